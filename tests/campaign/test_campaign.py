from hashlib import sha256
from pathlib import Path

from advocacy.campaign.campaign import load_campaign


def test_the_digests_are_those_of_the_files_as_they_lie_there(folder: Path) -> None:
    listed = folder / "recipients.yaml"
    listed.write_bytes(b"\xef\xbb\xbf" + listed.read_bytes().replace(b"\n", b"\r\n"))
    inputs = load_campaign(folder).inputs
    assert {"recipients.yaml", "letters/protocol.yaml", "letters/letter.css", "fonts/Amiri-Bold.ttf"} <= set(inputs)
    for name, digest in inputs.items():
        assert digest == sha256((folder / name).read_bytes()).hexdigest()


def test_the_fingerprint_is_one_for_all_inputs(folder: Path) -> None:
    before = load_campaign(folder).fingerprint
    assert load_campaign(folder).fingerprint == before
    style = folder / "letters" / "letter.css"
    style.write_text(style.read_text("utf-8") + "/* x */", "utf-8")
    assert load_campaign(folder).fingerprint != before
