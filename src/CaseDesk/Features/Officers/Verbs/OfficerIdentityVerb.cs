using System.CommandLine;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Features.Officers.Verbs;

/// <summary><c>casedesk officer identity</c>: an officer's own key as age keeps it, for the day when this software is gone.</summary>
/// <remarks>It stays sealed by the officer's passphrase. With it age 1.3 or later opens what <c>item export</c> wrote.</remarks>
public static class OfficerIdentityVerb
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The name the officer signs in with." };
        var write = new Option<string>("--out") { Description = "The file to write; it must not exist yet.", Required = true };
        var json = VerbAction.JsonOption();
        return new Command("identity", "Write an officer's own key, still sealed by the passphrase, as a file that age 1.3 opens an export with.") { name, write, json }
            .Runs(async (parsed, services, cancellationToken) =>
            {
                if (await services.GetRequiredService<OfficerStore>().FindAsync(parsed.GetValue(name)!, cancellationToken) is not { } officer)
                {
                    throw new RefusedException(OfficerSentences.Of(OfficerRefusal.NoSuchOfficer));
                }

                var path = parsed.GetValue(write)!;
                Write(path, officer.IdentityFile);
                await services.GetRequiredService<EventLog>().AppendAsync(
                    new DeskEvent(Acts.OfficerIdentityWritten, null, officer.Mechanism, "officer", officer.Id.Value), cancellationToken);
                Print(officer, path, parsed.GetValue(json));
                return ExitCode.Done;
            });
    }

    private static void Write(string path, byte[] file)
    {
        try
        {
            if (!PrivateFile.TryCreate(path, file))
            {
                throw new RefusedException("There is a file of that name already.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException("The file cannot be written where it was to go.");
        }
    }

    private static void Print(Officer officer, string path, bool json)
    {
        if (json)
        {
            VerbAction.PrintJson(new { Id = officer.Id.ToString(), Mechanism = officer.Mechanism.ToString(), officer.Name, officer.Recipient, File = path });
            return;
        }

        Console.WriteLine($"{path}: the key of {officer.Name}, sealed by the passphrase. With age 1.3 or later: age -d -i {path} EXPORTED-ITEM | tar -x");
    }
}
