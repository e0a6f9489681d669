using System.CommandLine;
using System.Text;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Officers.Verbs;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Features.Cards;

/// <summary><c>casedesk mechanism edit</c>: an officer proposes a card from a file, or decides about the one that waits.</summary>
public static class MechanismEditVerb
{
    private const int LargestFile = 65536;

    public static Command Create()
    {
        var officer = new Option<string>("--officer") { Description = "The officer who proposes or decides (ADMIN, FOCAL or CHAIR).", Required = true };
        var passphrase = new Option<string>("--passphrase-file") { Description = "That officer's passphrase; - for standard input, else the terminal asks." };
        var file = new Option<string>("--file") { Description = "The whole card as JSON: exit, workingDays, weekdays, daysOff, languages (see 'mechanism show')." };
        var daysOff = new Option<string>("--days-off") { Description = "With --file: a CSV file whose lines begin with a day off; they stand in place of the card's own." };
        var confirm = new Option<Guid?>("--confirm") { Description = "Confirm the edit of this id, which another officer proposed (see 'mechanism show')." };
        var withdraw = new Option<Guid?>("--withdraw") { Description = "Take back the edit of this id." };
        var command = new Command("edit", "Change the mechanism's card: telephone, address, hours, emergency numbers, where the Exit button leads. Another officer confirms it before it is published.")
        {
            officer, passphrase, file, daysOff, confirm, withdraw,
        };
        command.Validators.Add(result =>
        {
            if (new[] { result.GetResult(file), result.GetResult(confirm), result.GetResult(withdraw) }.Count(given => given is not null) != 1)
            {
                result.AddError("Give one of --file, --confirm and --withdraw.");
            }

            if (result.GetResult(daysOff) is not null && result.GetResult(file) is null)
            {
                result.AddError("--days-off goes with --file.");
            }
        });
        return command.Runs(async (parsed, services, cancellationToken) =>
        {
            var card = parsed.GetValue(file) is { } path ? Read(path) : null;
            if (card is not null && parsed.GetValue(daysOff) is { } list)
            {
                card = card with { DaysOff = ReadDaysOff(list, services.GetRequiredService<TimeProvider>().LocalToday()) };
            }

            using var ring = await services.UnlockAsync(parsed.GetValue(officer)!, parsed.GetValue(passphrase), cancellationToken);
            var cards = services.GetRequiredService<CardStore>();
            var sentence = card is not null ? await ProposeAsync(cards, ring, card, cancellationToken)
                : await DecideAsync(cards, ring, parsed.GetValue(confirm), parsed.GetValue(withdraw), cancellationToken);
            if (sentence is not null)
            {
                await Console.Error.WriteLineAsync(sentence);
                return ExitCode.Refused;
            }

            if (parsed.GetValue(confirm) is not null)
            {
                await services.GetRequiredService<CardPublisher>().PublishAsync(cancellationToken);
            }

            Console.WriteLine(card is not null ? "It waits for another officer, who confirms it: 'casedesk mechanism show' has its id."
                : parsed.GetValue(confirm) is not null ? "Confirmed and given to the Portal."
                : "Taken back.");
            return ExitCode.Done;
        });
    }

    private static async Task<string?> ProposeAsync(CardStore cards, KeyRing ring, MechanismCard card, CancellationToken cancellationToken)
    {
        var (refusal, problem) = await cards.ProposeAsync(ring, card, cancellationToken);
        return refusal == CardRefusal.Problem ? Sentence(problem) : Sentence(refusal);
    }

    private static async Task<string?> DecideAsync(CardStore cards, KeyRing ring, Guid? confirm, Guid? withdraw, CancellationToken cancellationToken) =>
        Sentence(confirm is { } edit ? await cards.ConfirmAsync(ring, edit, cancellationToken) : await cards.WithdrawAsync(ring, withdraw!.Value, cancellationToken));

    private static string? Sentence(CardRefusal refusal) => refusal switch
    {
        CardRefusal.None => null,
        CardRefusal.Same => "That is the card in force already.",
        CardRefusal.AnotherWaits => "Another edit waits for its second officer: confirm it or take it back first.",
        CardRefusal.SameOfficer => "Whoever proposed an edit does not confirm it: another officer does.",
        _ => "No such edit waits.",
    };

    private static string Sentence(CardProblem problem) => problem switch
    {
        CardProblem.Exit => "The exit address must be https with a host and nothing more, like https://www.example.org/.",
        CardProblem.WorkingDays => "The working days until somebody reads are between 1 and 60.",
        CardProblem.Weekdays => "The weekdays on which somebody works are numbers from 1 (Monday) to 7, each once, one at least.",
        CardProblem.DaysOff => "At most a hundred days off.",
        CardProblem.Language => $"A card has one language at least, of {string.Join(", ", CardRules.Languages)}.",
        CardProblem.Empty => "Every language needs a telephone number or a postal address.",
        CardProblem.Signs => "A text has a sign that cannot be shown: a tab, another control character, or an invisible mark that turns the reading direction. Write it without.",
        _ => "The card of one language is longer than 8 KiB.",
    };

    private static MechanismCard Read(string path) => CardJson.TryRead(Bytes(path)) ?? throw new MisusedException("The file is not a card: see 'casedesk mechanism show' for its form.");

    private static IReadOnlyList<DateOnly> ReadDaysOff(string path, DateOnly today) => WorkingDays.TryReadDaysOff(Encoding.UTF8.GetString(Bytes(path)), today)
        ?? throw new MisusedException("The file is no list of days off: every line after the first begins with a day, yyyy-mm-dd.");

    private static byte[] Bytes(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[LargestFile + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= LargestFile ? bytes[..length] : throw new MisusedException("The file is longer than 64 KiB.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MisusedException("The file cannot be read.");
        }
    }
}
