"""A page is opened once, paid on once or not at all, and closed; and what silence means there."""

import pytest

from chargewright.kernel.problem import Outage
from chargewright.payments.hosted import Opened, Over, Paid, Refused, Waiting
from chargewright.payments.outcomes import Unknown
from tests.conformance.hosted.stage import ASKED, NOT_DONE, SPARE, opened, terms, with_hold
from tests.conformance.terminal.stage import Stories
from tests.payments.cast import MINUTE, eur


class PageStories(Stories):
    def test_a_driver_pays(self, tell):
        async def story(stage):
            page = await opened(stage)
            assert page.url.startswith("http")
            assert page.expires_at == terms(stage)["expires_at"]
            assert await stage.payments.look(page.checkout_ref) == Waiting()
            assert await stage.pay(page.checkout_ref)
            paid = await stage.payments.look(page.checkout_ref)
            assert isinstance(paid, Paid)
            assert (paid.amount, paid.card.last4, paid.card.brand) == (ASKED, "4242", "Visa")
            assert await stage.payments.look(page.checkout_ref) == paid

        tell(story)

    def test_the_same_operation_is_the_same_page(self, tell):
        async def story(stage):
            page, again = await opened(stage), await opened(stage)
            assert again == page
            assert await opened(stage, 2) != page
            assert await stage.pages(terms(stage)["reference"]) == [page.checkout_ref]
            other = await stage.payments.open(**terms(stage, 1, eur("60")))
            assert isinstance(other, Unknown)

        tell(story)

    @pytest.mark.parametrize("how", [*NOT_DONE, "lost_after", "in_use"])
    def test_goes_silent_when_opening(self, tell, how):
        async def story(stage):
            await stage.wrong("open", how)
            assert isinstance(await stage.payments.open(**terms(stage)), Unknown)
            page = await opened(stage)
            assert await stage.pages(terms(stage)["reference"]) == [page.checkout_ref]

        tell(story)

    @pytest.mark.parametrize("how", ["error", "error_after"])
    def test_a_fault_that_the_provider_tells_for_ever_is_a_no_once_it_is_repeated(self, tell, how):
        """A page may stand there, and nobody will ever have its address."""

        async def story(stage):
            await stage.wrong("open", how)
            assert isinstance(await stage.payments.open(**terms(stage)), Unknown)
            assert isinstance(await stage.payments.open(**terms(stage)), Refused)
            assert isinstance(await stage.payments.open(**terms(stage, 2)), Opened)

        tell(story)

    def test_what_cannot_be_opened_is_refused(self, tell):
        async def story(stage):
            tiny = await stage.payments.open(**terms(stage, 1, eur("0.10")))
            assert isinstance(tiny, Refused)
            short = terms(stage, 2) | {"expires_at": stage.began + MINUTE}
            assert isinstance(await stage.payments.open(**short), Refused)

        tell(story)

    @pytest.mark.parametrize("card", ["declined", "poor"])
    def test_a_declined_card_leaves_the_page_to_another(self, tell, card):
        async def story(stage):
            page = await opened(stage)
            assert not await stage.pay(page.checkout_ref, card=card)
            assert await stage.payments.look(page.checkout_ref) == Waiting()
            assert await stage.pay(page.checkout_ref)
            assert isinstance(await stage.payments.look(page.checkout_ref), Paid)

        tell(story)

    def test_a_driver_who_talks_with_the_bank_has_not_paid_yet(self, tell):
        async def story(stage):
            page, left = await opened(stage), await opened(stage, 2)
            for one in (page, left):
                await stage.pay(one.checkout_ref, card="challenged")
                assert await stage.payments.look(one.checkout_ref) == Waiting()
            await stage.prove(page.checkout_ref)
            assert isinstance(await stage.payments.look(page.checkout_ref), Paid)
            assert isinstance(await stage.payments.expire(left.checkout_ref), Over)

        tell(story)

    def test_a_card_is_known_again_and_told_from_another(self, tell):
        async def story(stage):
            tokens = []
            for number, card in enumerate(("good", "good", "another"), start=1):
                page = await opened(stage, number)
                await stage.pay(page.checkout_ref, card=card)
                tokens.append((await stage.payments.look(page.checkout_ref)).card.token)
            assert tokens[0] == tokens[1] != tokens[2]

        tell(story)

    def test_nobody_pays_on_a_page_that_was_closed(self, tell):
        async def story(stage):
            page = await opened(stage)
            for _ in range(2):
                assert isinstance(await stage.payments.expire(page.checkout_ref), Over)
            assert not await stage.pay(page.checkout_ref)
            assert isinstance(await stage.payments.look(page.checkout_ref), Over)

        tell(story)

    @pytest.mark.parametrize("how", [*NOT_DONE, "lost_after", "error", "error_after"])
    def test_goes_silent_when_closing(self, tell, how):
        async def story(stage):
            page = await opened(stage)
            await stage.wrong("expire", how)
            assert isinstance(await stage.payments.expire(page.checkout_ref), Unknown)
            assert isinstance(await stage.payments.expire(page.checkout_ref), Over)

        tell(story)

    def test_a_driver_who_was_faster_than_the_closing_has_paid(self, tell):
        async def story(stage):
            page = await opened(stage)
            await stage.pay(page.checkout_ref)
            assert isinstance(await stage.payments.expire(page.checkout_ref), Paid)
            await stage.wrong("look", "lost")
            assert isinstance(await stage.payments.expire(page.checkout_ref), Unknown)

        tell(story)

    def test_a_page_that_cannot_be_closed_and_is_open_is_unknown(self, tell):
        async def story(stage):
            page = await opened(stage)
            await stage.wrong("expire", "refused")
            assert isinstance(await stage.payments.expire(page.checkout_ref), Unknown)

        tell(story)

    def test_a_page_closes_by_itself(self, tell):
        async def story(stage):
            page = await opened(stage)
            await stage.later(stage.payments.shortest_life + 2 * SPARE)
            assert isinstance(await stage.payments.look(page.checkout_ref), Over)
            assert isinstance(await stage.payments.expire(page.checkout_ref), Over)

        tell(story)

    @pytest.mark.parametrize("how", [*NOT_DONE, "error"])
    def test_silence_is_no_answer_to_a_look(self, tell, how):
        async def story(stage):
            page = await opened(stage)
            await stage.wrong("look", how)
            assert isinstance(await stage.payments.look(page.checkout_ref), Unknown)
            assert await stage.payments.look(page.checkout_ref) == Waiting()

        tell(story)

    def test_a_page_that_is_nowhere_is_over(self, tell):
        async def story(stage):
            assert isinstance(await stage.payments.look("nowhere"), Over)
            assert isinstance(await stage.payments.expire("nowhere"), Over)

        tell(story)

    def test_a_refused_key_is_an_outage_for_every_call(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.refuse_key()
            payments = stage.payments
            for call in (
                payments.open(**terms(stage, 2)),
                payments.look(hold.terminal_ref),
                payments.expire(hold.terminal_ref),
                payments.capture(hold, eur("9")),
                payments.release(hold),
                payments.look_up(hold),
            ):
                with pytest.raises(Outage) as why:
                    await call
                assert not why.value.retry

        tell(story)

    def test_what_it_hands_on_names_no_payer_and_no_way_to_pay(self, tell):
        async def story(stage):
            page = await opened(stage)
            assert page.url not in page.raw
            await stage.pay(page.checkout_ref)
            paid = await stage.payments.look(page.checkout_ref)
            for secret in ("driver@example.test", "A. Driver", paid.card.token.value):
                assert secret not in paid.raw
            assert paid.hold_ref in paid.raw

        tell(story)
