using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.Items;

/// <summary>A sealed item in a file, and an identity in another: no database, no officer, nothing on record.</summary>
internal static class SingleFile
{
    private const int LongestIdentityFile = 64 * 1024;

    /// <summary>The identity in a file: the AGE-SECRET-KEY-PQ-1… line, or that line sealed by a passphrase.</summary>
    public static HybridIdentity ReadIdentity(string identityFile, string? passphraseFile)
    {
        using SecretBytes file = ReadSecret(identityFile);
        HybridIdentity? identity;
        if (file.Span.StartsWith("age-encryption.org/"u8))
        {
            using SecretBytes typed = PassphraseInput.Read(passphraseFile);
            using SecretBytes passphrase = Passphrase.Canonical(typed.Span);
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
        ItemScan scan;
        try
        {
            await using FileStream file = Open(path);
            scan = await Decryption.ReadAsync(file, identity, tar => ItemScan.ReadAsync(tar, reportOnly: false, cancellationToken), cancellationToken);
        }
        catch (InvalidDataException)
        {
            throw new RefusedException("The file opens, but it is not an item.");
        }
        catch (AgeException e)
        {
            throw new RefusedException(e.Failure == AgeFailure.NoMatch ? "This identity does not open the file." : "The file is damaged, or not a sealed item.");
        }

        ReportDocument? report = scan.Report is null ? null : ReportDocument.TryParse(scan.Report);
        if (report is null)
        {
            throw new RefusedException("The file opens, but its report cannot be read.");
        }

        var stored = new StoredItem(report.Item, report.Mechanism, default, "form", 0, "", null, null, null, null, 0);
        return scan.Judge(stored, reportOnly: false) with { Alarm = report.Danger };
    }

    /// <summary>Writes the file with a new header for the identity's own recipient.</summary>
    public static async Task ExportAsync(string path, HybridIdentity identity, Stream output, CancellationToken cancellationToken)
    {
        await using FileStream file = Open(path);
        byte[] start = new byte[SealedItemForm.HeaderLength];
        int read = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        if (read != start.Length || !SealedItemForm.IsItemHeader(start))
        {
            throw new RefusedException("The file does not begin as a sealed item.");
        }

        try
        {
            await output.WriteAsync(AgeFile.ReplaceHeader(start, identity, [identity.Recipient]), cancellationToken);
        }
        catch (AgeException)
        {
            throw new RefusedException("This identity does not open the file.");
        }

        await file.CopyToAsync(output, cancellationToken);
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
            int length = file.ReadAtLeast(buffer.WritableSpan, LongestIdentityFile, throwOnEndOfStream: false);
            return SecretBytes.CopyOf(buffer.Span[..length]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException("The identity file cannot be read.");
        }
    }
}
