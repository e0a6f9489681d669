using System.CommandLine;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Officers.Verbs;

/// <summary><c>casedesk officer add</c>: makes an officer and prints, this once, what the officer signs in with.</summary>
public static class OfficerAddVerb
{
    public static Command Create()
    {
        var mechanism = new Option<string>("--mechanism") { Description = "The mechanism's 8 digits.", Required = true };
        var name = new Option<string>("--name") { Description = "The name the officer signs in with.", Required = true };
        var roles = new Option<string[]>("--role")
        {
            Description = "A role: INTAKE, CASE, FOCAL, VISIT, CUSTODIAN, REVIEW, CHAIR, REPORT, KEYHOLDER, ADMIN, AUDIT. May be repeated.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var grantBy = new Option<string>("--grant-by") { Description = "An officer who holds the keys that the role needs (INTAKE, CUSTODIAN)." };
        var passphraseFile = new Option<string>("--passphrase-file") { Description = "That officer's passphrase; - for standard input, else the terminal asks." };
        var json = VerbAction.JsonOption();
        return new Command("add", "Add an officer. The passphrase and the TOTP secret are printed once and kept nowhere.")
        {
            mechanism, name, roles, grantBy, passphraseFile, json,
        }
        .Runs(async (parsed, services, cancellationToken) =>
        {
            if (!MechanismId.TryParse(parsed.GetValue(mechanism), out var id))
            {
                throw new MisusedException("A mechanism is 8 lowercase hex digits.");
            }

            using var grantor = parsed.GetValue(grantBy) is { } grantorName
                ? await services.UnlockAsync(grantorName, parsed.GetValue(passphraseFile), cancellationToken)
                : null;
            var addition = await services.GetRequiredService<OfficerProvisioning>().AddAsync(
                id, parsed.GetValue(name)!, parsed.GetValue(roles)!, grantor, cancellationToken);
            addition.Refusal.OrRefuse();
            Print(addition.Officer!, addition.Credentials!, parsed.GetValue(json));
            return ExitCode.Done;
        });
    }

    private static void Print(Officer officer, OfficerCredentials credentials, bool json)
    {
        string[] roles = [.. officer.Roles.Order(StringComparer.Ordinal)];
        if (json)
        {
            VerbAction.PrintJson(new
            {
                Id = officer.Id.ToString(),
                Mechanism = officer.Mechanism.ToString(),
                officer.Name,
                Roles = roles,
                credentials.Passphrase,
                credentials.TotpSecret,
            });
            return;
        }

        Console.WriteLine($"Officer {officer.Name}, {string.Join(", ", roles)}");
        Console.WriteLine($"  passphrase   {credentials.Passphrase}");
        Console.WriteLine($"  TOTP secret  {credentials.TotpSecret}");
        Console.WriteLine($"  for a QR code  {credentials.TotpUri(officer.Name)}");
        Console.WriteLine("Write them down now: they are shown this once and kept nowhere. A lost passphrase cannot be reset.");
    }
}
