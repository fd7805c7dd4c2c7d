from advocacy.batch.manifest import BuiltLetter, Manifest, read_manifest


def test_a_manifest_is_read_back_as_it_was_written() -> None:
    entry = BuiltLetter(
        id="de-bafa", reference="HRD-de-bafa", file="letters/de-bafa.pdf", sha256="0" * 64, bytes=1, made_from="1",
        title="عنوان", date="2026-11-23", paper="a4", country="DE", kind="export-control",
        audience="licensing-authority", warnings=("no postal address",),
    )  # fmt: skip
    manifest = Manifest(versions={"advocacy": "1"}, campaign="2", inputs={"recipients.yaml": "3"}, letters=(entry,))
    text = manifest.to_json()
    assert "عنوان" in text
    assert text.endswith("}\n")
    assert read_manifest(text.encode(), "manifest.json") == manifest
