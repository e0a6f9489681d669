using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.Triage.Verbs;

/// <summary>A sealed item in a file, and an identity in another: no database, no officer, nothing on record.</summary>
internal static class SingleFile
{
    private const int LongestIdentityFile = 64 * 1024;

    /// <summary>The identity in a file: the AGE-SECRET-KEY-PQ-1… line, or that line sealed by a passphrase.</summary>
    public static HybridIdentity ReadIdentity(string identityFile, string? passphraseFile)
    {
        using var file = ReadSecret(identityFile);
        HybridIdentity? identity;
        if (file.Span.StartsWith("age-encryption.org/"u8))
        {
            using var typed = PassphraseInput.Read(passphraseFile);
            using var passphrase = Passphrase.Canonical(typed.Span);
            identity = IdentityFile.TryOpen(file.Span, passphrase) ?? throw new RefusedException("The passphrase is not right.");
        }
        else
        {
            identity = IdentityFile.Read(file.Span);
        }

        return identity ?? throw new RefusedException("The identity file holds no AGE-SECRET-KEY-PQ-1 identity.");
    }

    /// <summary>Opens the item and checks all of it; which item it is, only the item itself says.</summary>
    public static async Task<ItemOpening> OpenAsync(string path, HybridIdentity identity, CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        return await JudgeAsync(file, identity, cancellationToken);
    }

    /// <summary>Writes a file that opens as a whole with a new header for the identity's own recipient.</summary>
    public static async Task ExportAsync(string path, HybridIdentity identity, Stream output, CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        var opening = await JudgeAsync(file, identity, cancellationToken);
        using var report = opening.Report ?? throw new RefusedException("The file is damaged, or breaks a rule of the protocol: nothing of it is exported.");
        file.Position = 0;
        var start = new byte[SealedItemForm.HeaderLength];
        var read = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        if (read != start.Length || !SealedItemForm.IsItemHeader(start))
        {
            throw new RefusedException("The file does not begin as a sealed item.");
        }

        try
        {
            await output.WriteAsync(ItemResealer.ReplaceHeader(start, identity, identity.Recipient), cancellationToken);
        }
        catch (AgeException)
        {
            throw new RefusedException("This identity does not open the file.");
        }

        await file.CopyToAsync(output, cancellationToken);
    }

    private static async Task<ItemOpening> JudgeAsync(FileStream file, HybridIdentity identity, CancellationToken cancellationToken)
    {
        var reader = new SealedItemReader();
        try
        {
            await reader.OpenAsync(file, identity, cancellationToken);
        }
        catch (AgeException e) when (e.Failure == AgeFailure.NoMatch)
        {
            throw new RefusedException("This identity does not open the file.");
        }
        catch (AgeException)
        {
            return ItemOpening.Salvage(reader, Place(reader) ?? throw new RefusedException("The file is damaged, or not a sealed item."));
        }

        if (reader.IsMalformed)
        {
            throw new RefusedException("The file opens, but it is not an item.");
        }

        var opening = ItemOpening.Judge(reader, Place(reader) ?? throw new RefusedException("The file opens, but its report cannot be read."));
        return opening with { Alarm = opening.Report?.Danger };
    }

    private static ItemRow? Place(SealedItemReader reader)
    {
        using var report = reader.TryParseReport();
        return report is null ? null : new ItemRow { Id = report.Item, Mechanism = report.Mechanism, Route = "form", Status = "" };
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException("The sealed file cannot be read.");
        }
    }

    private static SecretBytes ReadSecret(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            using var buffer = new SecretBytes(LongestIdentityFile);
            var length = file.ReadAtLeast(buffer.WritableSpan, LongestIdentityFile, throwOnEndOfStream: false);
            return SecretBytes.CopyOf(buffer.Span[..length]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException("The identity file cannot be read.");
        }
    }
}
