'''The HTTP API: everything the dashboard does, for people and for programs.

How to add a resource
---------------------

One file per resource, like `api_keys.py`. Say, sites:

    LISTING = Listing(name="sites", columns=(                       # what its list can be asked
        Column("id", Kind.ID, "The site.", frozenset({Ask.IS}), refers_to="sites"),
        Column("organization_id", Kind.ID, "Whose.", frozenset({Ask.IS}),
               refers_to="organizations"),
        Column("name", Kind.TEXT, "Name.", frozenset({Ask.STARTS}), is_sortable=True),
    ), default_order=Order("name"))

    class SiteView(View, frozen=True, kw_only=True): ...            # what a caller gets
    class NewSiteBody(Body, frozen=True, kw_only=True): ...         # what a caller sends

    @shows("/api/v1/sites/{site_id:str}", needs=Permission(Action.READ, Resource.SITES), tag="sites")
    async def show_site(site_id: str, work: Work) -> SiteView:
        """One site."""                                             # its text in the document
        return await one(work, LISTED, site_id)                     # 404: also another organisation's

    LISTED = Listed(listing=LISTING, view=SiteView, thing="site")
    ROUTES = (lists("/api/v1/sites", LISTED, needs=..., tag="sites", summary="Sites"), show_site, ...)

Then: its store's port as a property of `parts.Stores` and of `adapters/postgres/stores.py`; where
the list's columns come from in `SHAPES` there, under the listing's name, with an index
`(organization_id, <sort column>, id)` for each sort; `*sites.ROUTES` in `app.OWN_ROUTES`; a new
refusal's row in `refusals.py`; an example of `site_id` in `tests/play/api_world.py`. The strict body
with all its problems, one unit of work, 404 for others' things, paging, filters, CSV, idempotency
keys, the API document and the test of every role at every door come by themselves.

The verbs are `lists`, `shows`, `creates`, `changes`, `deletes`, `does`; a function that moves money
is `does(..., repeats=Repeats.KEY_REQUIRED)`. A list below one thing (`/stations/{id}/ocpp-log`) gives
`Listed(below=STATION)`: a `Below` names the parameter and says whose the thing is. What a store finds
goes through `seen`, which says the one 404.
'''
