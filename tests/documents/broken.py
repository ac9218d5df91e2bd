"""PDFs that are broken, locked, empty, or bombs."""

from __future__ import annotations

import io
import zlib


def canvas(draw, **options) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    page = Canvas(stream, invariant=1, **options)
    draw(page)
    page.save()
    return stream.getvalue()


def pages(count: int, text: str = "Most plans were good in this report."):
    def draw(page) -> None:
        for _ in range(count):
            if text:
                page.drawString(60, 700, text)
            page.showPage()

    return canvas(draw)


def locked(password: str) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    lock = StandardEncryption(password, ownerPassword="owner")
    return canvas(lambda page: (page.drawString(60, 700, "Most plans were good in this report."), page.showPage()), encrypt=lock)


def scanned(count: int = 3) -> bytes:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("L", (120, 160), 220))

    def draw(page) -> None:
        for _ in range(count):
            page.drawImage(picture, 0, 0, 595, 842)
            page.showPage()

    return canvas(draw)


def stream(content: bytes, filters: str) -> bytes:
    """A PDF of one page whose content is written with the filters."""
    head = (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
        "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    )
    body = f"4 0 obj<</Length {len(content)}/Filter {filters}>>\nstream\n".encode() + content + b"\nendstream endobj\n"
    return head.encode() + body + b"trailer<</Root 1 0 R>>\n%%EOF"


def bomb(size: int, times: int = 1) -> bytes:
    """A PDF whose page unfolds to ``size`` zero bytes, deflated ``times`` times over."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()
    for _ in range(times - 1):
        packed = zlib.compress(packed, 9)
    return stream(packed, "[" + "/FlateDecode " * times + "]")


NO_PAGES = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
