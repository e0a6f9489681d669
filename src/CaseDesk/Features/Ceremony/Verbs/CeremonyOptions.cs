using System.CommandLine;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Features.Keysets.Verbs;
using SafeReport.Crypto.Encoding;

namespace SafeReport.CaseDesk.Features.Ceremony.Verbs;

/// <summary>Options of the ceremony and its steps; a set of its own for each command.</summary>
internal sealed class CeremonyOptions
{
    private const int PortalIdBytes = 16;

    public Option<string> Out { get; } = new("--out") { Description = "The directory for what is made: a removable medium, say." };

    public Option<string> Name { get; } = new("--mechanism-name") { Description = "The mechanism's name, as reporters read it." };

    public Option<int> Roots { get; } = new("--roots") { Description = "How many root keys.", DefaultValueFactory = _ => 3 };

    public Option<int> Threshold { get; } = new("--threshold") { Description = "How many of them must sign a keyset.", DefaultValueFactory = _ => 2 };

    public Option<string[]> Keeper { get; } = new("--keeper") { Description = "Who keeps root key 1, 2, … Once for each, in their order." };

    public Option<string> Address { get; } = new("--address") { Description = "The Portal's public address, to stand on the posters." };

    public Option<string[]> Officer { get; } = new("--officer") { Description = "A first officer, as NAME=ROLE,ROLE; INTAKE and CUSTODIAN must be among them. Repeat it." };

    public Option<string> PortalId { get; } = new("--portal-id") { Description = "The portal's 32 digits, when another desk has opened a mechanism on the same portal." };

    public Option<string[]> Present { get; } = KeyVerbOptions.Present();

    public RootPlan ReadRootPlan(ParseResult parsed)
    {
        var address = parsed.GetValue(Address);
        if (address is not null && (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || address.Length > 200))
        {
            throw new MisusedException("--address is a web address.");
        }

        return new RootPlan(parsed.GetValue(Name), parsed.GetValue(Roots), parsed.GetValue(Threshold), parsed.GetValue(Keeper) ?? [], address);
    }

    public string? ReadPortalId(ParseResult parsed) =>
        parsed.GetValue(PortalId) is not { } id || Hex.TryDecode(id, PortalIdBytes, out _)
            ? parsed.GetValue(PortalId)
            : throw new MisusedException("A portal's id is 32 lowercase hex digits.");

    /// <summary>From the options or, when there is none and somebody sits at a terminal, by asking.</summary>
    public IReadOnlyList<FirstOfficer> ReadOfficers(ParseResult parsed)
    {
        var given = parsed.GetValue(Officer) is { Length: > 0 } options ? options
            : Console.IsInputRedirected ? [] : Ask();
        return [.. given.Select(Read)];
    }

    private static FirstOfficer Read(string text)
    {
        var sign = text.LastIndexOf('=');
        return sign < 0
            ? throw new MisusedException("An officer is NAME=ROLE,ROLE.")
            : new FirstOfficer(text[..sign].Trim(), [.. text[(sign + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)]);
    }

    private static IEnumerable<string> Ask()
    {
        Console.Error.WriteLine($"The first officers. Roles: {string.Join(", ", Vocabularies.Embedded["V26"].Terms.Select(role => role.Code))}");
        while (true)
        {
            Console.Error.Write("Officer as NAME=ROLE,ROLE (empty when done): ");
            if (Console.ReadLine() is not { Length: > 0 } line)
            {
                yield break;
            }

            yield return line;
        }
    }
}
