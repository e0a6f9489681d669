using SafeReport.Crypto.Tests.Fuzz;

namespace SafeReport.Crypto.Tests.Agreement;

/// <summary>Every kind of input that both implementations read, each with its share.</summary>
internal static class AgreementCases
{
    private static readonly (int Share, Func<ulong, SeededRandom, AgreementCase> Make)[] Kinds =
    [
        (20, CodeCases.Make),
        (14, NoteCases.Keyset),
        (6, NoteCases.Signed),
        (8, NoteCases.Mailbox),
        (3, NoteCases.Verifier),
        (3, FileCases.Recipient),
        (12, DocumentCases.Item),
        (22, DocumentCases.Report),
        (7, DocumentCases.Reply),
        (2, FileCases.SealedReply),
        (3, FileCases.HybridFile),
        (2, FileCases.Alarm),
        (2, FileCases.Erase),
        (1, SnapshotCases.Make),
    ];

    /// <summary>The case of a seed, the same on every machine.</summary>
    internal static AgreementCase Of(ulong seed)
    {
        var random = new SeededRandom(seed);
        var place = random.Below(Kinds.Sum(k => k.Share));
        foreach ((var share, var make) in Kinds)
        {
            if ((place -= share) < 0)
            {
                return make(seed, random);
            }
        }

        throw new InvalidOperationException("The shares do not add up.");
    }
}
