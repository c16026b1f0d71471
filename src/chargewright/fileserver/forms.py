"""Uploads as multipart/form-data (RFC 7578), as some stations and every browser send them.

A part with a file name is a file; what else stands in the form is passed over.
"""

from collections.abc import Iterator

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from chargewright.kernel.problem import Invalid, Problem


def boundary_of(content_type: str) -> str | None:
    """What parts the form; None where the body is no form but the file itself."""
    kind, options = parse_options_header(content_type)
    return options.get("boundary") if kind == "multipart/form-data" else None


class FileForm:
    """The files of a form, as its bytes come."""

    def __init__(self, boundary: str) -> None:
        self._parser = PushMultipartParser(boundary)
        self._is_file = False

    def parse(self, data: bytes) -> Iterator[str | bytes | None]:
        """The name of a file that begins, the next bytes of it, None where it ends. To be used up.

        Raises:
            Invalid: this is no such form.
        """
        try:
            for event in self._parser.parse(data):
                if isinstance(event, MultipartSegment):
                    self._is_file = event.filename is not None
                    if self._is_file:
                        yield event.filename
                elif self._is_file:
                    yield None if event is None else bytes(event)
        except MultipartError as error:
            raise _no_form(str(error)) from error

    def end(self) -> None:
        """Raises: Invalid: the form has not ended."""
        try:
            self._parser.close()
        except MultipartError as error:
            raise _no_form(str(error)) from error


def _no_form(rule: str) -> Invalid:
    return Invalid("this is no form of files", problems=(Problem("", rule),))
