using System.CommandLine;
using System.Globalization;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Officers.Verbs;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Features.Timekeeping;

/// <summary><c>casedesk clock confirm</c>: an officer says which day it is, after the clock jumped or the desk was switched off for days.</summary>
public static class ClockConfirmVerb
{
    public static Command Create()
    {
        var officer = new Option<string>("--officer") { Description = "The officer who says it (ADMIN or FOCAL).", Required = true };
        var passphrase = new Option<string>("--passphrase-file") { Description = "That officer's passphrase; - for standard input, else the terminal asks." };
        var day = new Option<string>("--day") { Description = "Today by a calendar or another clock, as yyyy-mm-dd (UTC). Without it, what the desk knows is shown." };
        return new Command("confirm", "Say which day it is. Until then the desk does nothing that can't be taken back: no answers are published, nothing is closed or destroyed.")
        {
            officer, passphrase, day,
        }
        .Runs(async (parsed, services, cancellationToken) =>
        {
            var told = Read(parsed.GetValue(day));
            using var ring = await services.UnlockAsync(parsed.GetValue(officer)!, parsed.GetValue(passphrase), cancellationToken);
            ring.Require(Role.Admin, Role.Focal);
            await ConfirmAsync(services.GetRequiredService<TrustedClock>(), ring, told, cancellationToken);
            return ExitCode.Done;
        });
    }

    private static async Task ConfirmAsync(TrustedClock clock, KeyRing ring, DateOnly? told, CancellationToken cancellationToken)
    {
        await clock.LookAsync(cancellationToken);
        if (clock.Doubt is not { } doubt)
        {
            Console.WriteLine($"The clock says {clock.Wall.UtcDateTime:yyyy-MM-dd} and is not in doubt: there is nothing to confirm.");
            return;
        }

        if (told is not { } day)
        {
            throw new RefusedException(
                $"The clock of this machine says {doubt.Says:yyyy-MM-dd}; the desk last knew the time on {doubt.Known:yyyy-MM-dd}. Look at a calendar, then say which day it is: --day yyyy-mm-dd.");
        }

        if (!await clock.ConfirmAsync(day, ring.Officer, ring.Mechanism, cancellationToken))
        {
            throw new RefusedException($"The clock of this machine says {doubt.Says:yyyy-MM-dd} (UTC). If that is not today, set the clock right, then say it again.");
        }

        Console.WriteLine($"It is {day:yyyy-MM-dd}. Within a minute the desk goes on with all it does.");
    }

    private static DateOnly? Read(string? text) => text is null ? null
        : Days.TryRead(text, out var day) ? day
        : throw new MisusedException("A day is written yyyy-mm-dd.");
}
