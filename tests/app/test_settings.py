from pathlib import Path

import pytest

from crossfoot.errors import CrossfootError
from crossfoot.settings import Policies, Settings, load_settings

BASE = "reporting_currency: USD\nsources: {}\n"


def load(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "crossfoot.yml"
    path.write_text(text)
    return load_settings(path)


def refusal(tmp_path: Path, text: str) -> str:
    with pytest.raises(CrossfootError) as caught:
        load(tmp_path, text)
    assert caught.value.exit_code == 2
    return f"{caught.value.code} {caught.value.what} {caught.value.why}"


def test_defaults_are_those_of_the_definitions(tmp_path):
    settings = load(tmp_path, BASE)
    assert settings.policies.model_dump() == {
        "booking_date": "signed",
        "book_to_bill_denominator": "recognised",
        "rpo_exclude_right_to_invoice": True,
        "rpo_noncancellable_only": True,
        "tm_revenue_period": "close_cutoff",
        "milestone_trigger": "customer_accepted",
        "utilization_basis": "net",
        "utilization_population": "employees",
        "utilization_statuses": "approved",
        "realization_denominator": "standard",
        "payroll_basis": "worked_hours",
        "ageing_basis": "due_date",
        "dso_method": "rolling_3m",
        "org_view": "as_was",
        "recon_stale_days": 30,
        "checks_profile": "catalogue",
    }
    assert settings.as_of == "latest"


def test_a_channel_is_checked_and_its_address_never_shown(tmp_path, monkeypatch):
    monkeypatch.setenv("HOOK", "slack://T0/B0/secret")
    text = BASE + "notify:\n  pmo: {to: '${HOOK}', owners: [PMO], kinds: [overdue]}\n"
    settings = load(tmp_path, text)
    assert settings.notify["pmo"].to == "slack://T0/B0/secret" and "secret" not in repr(settings)
    assert "notify.pmo.kinds" in refusal(tmp_path, text.replace("overdue", "everything"))


@pytest.mark.parametrize("name", [field.alias or name for name, field in Policies.model_fields.items()])
def test_every_switch_refuses_other_values_and_lists_those_it_takes(tmp_path, name):
    written = "checks: {profile: nonsense}" if name == "checks.profile" else f"policies: {{{name}: nonsense}}"
    text = refusal(tmp_path, f"{BASE}{written}\n")
    assert name in text and "nonsense" in text
    default = Policies.model_fields[name.replace(".", "_")].default
    assert str(default).lower() in text.lower() or name == "recon.stale_days"


@pytest.mark.parametrize(
    "written", ["{rpo: {exclude_right_to_invoice: false}}", "{rpo.exclude_right_to_invoice: false}"]
)
def test_a_switch_may_be_nested_or_dotted(tmp_path, written):
    assert load(tmp_path, f"{BASE}policies: {written}\n").policies.rpo_exclude_right_to_invoice is False


def test_the_profile_of_checks_is_a_policy(tmp_path):
    assert load(tmp_path, f"{BASE}checks: {{profile: strict}}\n").policies.checks_profile == "strict"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("reporting_curency: USD", "did you mean 'reporting_currency'?"),
        ("policies: {milestone_triger: psa_completed}", "did you mean 'milestone_trigger'?"),
        ("policies: {utilization: {base: net}}", "did you mean 'utilization.basis'?"),
        ("checks: {profil: strict}", "did you mean 'checks.profile'?"),
        ("sources: {One: {connector: drop}}", "lower-case"),
        ("sources: {one: {path: drop}}", "sources.one.connector: must be given"),
        ("fiscal_year_start: 13", "fiscal_year_start: 13"),
        ("as_of: 2026-02-27", "is not the last day of a month"),
        ("as_of: yesterday", "as_of"),
        ("serve: {adress: 0.0.0.0}", "serve.adress: unknown key; did you mean 'address'?"),
        ("serve: {port: 0}", "serve.port: 0"),
        ("serve: {sign_in: {metadata_url: https://id/x, client: a}}", "did you mean 'client_id'?"),
        ("serve: {sign_in: {metadata_url: 'http://id/x'}}", "must be an https address, or http on this machine"),
        ("serve: {sign_in: {redirect_uri: 'https://a/callback'}}", "must end in /oauth2callback"),
        ("sources: [one, two]", "sources: must be a mapping"),
        ("sources: {one: drop}", "sources.one: must be a mapping"),
        ("sources: {one: {connector: [drop]}}", "sources.one.connector: ['drop'] should be a valid string"),
        ("policies: signed", "policies: must be a mapping of switches"),
        ("1: one", "1: a key must be text"),
        ("sources: &all {one: *all}", "an anchor holds itself"),
        ("sources: " + "{one: " * 2000 + "1" + "}" * 2000, "nests too deeply"),
        ("sources: !!python/object/apply:os.getcwd []", "could not determine a constructor"),
        ("as_of: [", "not valid YAML in line"),
        ("as_of: latest\nas_of: latest", "there twice"),
    ],
)
def test_what_is_wrong_is_named_with_a_suggestion(tmp_path, written, expected):
    key = written.split(":")[0]
    base = "".join(line for line in BASE.splitlines(True) if not line.startswith(key))
    assert expected in refusal(tmp_path, f"{base}{written}\n")


@pytest.mark.parametrize(
    ("registered", "opened"),
    [
        ("https://numbers.example.com/oauth2callback", "https://numbers.example.com"),
        ("http://localhost:8501/oauth2callback", "http://localhost:8501"),
        ("https://proxy:secret@numbers.example.com/oauth2callback", "https://numbers.example.com"),
    ],
)
def test_readers_open_the_host_that_is_registered_for_sign_in(tmp_path, registered, opened):
    signed = f"metadata_url: https://id/x, client_id: a, redirect_uri: '{registered}'"
    assert load(tmp_path, f"{BASE}serve: {{sign_in: {{{signed}}}}}\n").serve.readers_at == opened
    assert load(tmp_path, BASE).serve.readers_at == ""


def test_every_problem_is_told_at_once(tmp_path):
    text = refusal(tmp_path, "sources: {}\nas_off: latest\nfiscal_year_start: 0\n")
    assert "reporting_currency: must be given" in text and "as_off" in text and "fiscal_year_start" in text


def test_references_read_the_environment_even_inside_braces(tmp_path, monkeypatch):
    monkeypatch.setenv("FIRM_SECRET", "s3cret-value")
    sources = "sources:\n  sf: {connector: salesforce, base_url: 'x/${FIRM_SECRET}', auth: {secret: ${FIRM_SECRET}}}\n"
    settings = load(tmp_path, f"reporting_currency: USD\n{sources}")
    assert settings.sources["sf"].options["auth"] == {"secret": "s3cret-value"}
    assert "s3cret-value" not in repr(settings)
    assert settings.redact("token s3cret-value refused") == "token ${FIRM_SECRET} refused"


def test_a_missing_variable_is_named(tmp_path, monkeypatch):
    monkeypatch.delenv("FIRM_SECRET", raising=False)
    assert "FIRM_SECRET is not set" in refusal(tmp_path, f"{BASE}as_of: ${{FIRM_SECRET}}\n")


def test_a_refused_value_is_quoted_as_it_is_written(tmp_path, monkeypatch):
    monkeypatch.setenv("FIRM_SECRET", "s3cret-value")
    text = refusal(tmp_path, f"{BASE}policies: {{org_view: ${{FIRM_SECRET}}}}\n")
    assert "${FIRM_SECRET} is not accepted" in text and "s3cret-value" not in text
