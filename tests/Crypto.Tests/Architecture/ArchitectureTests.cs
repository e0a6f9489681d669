using System.Reflection;
using System.Security.Cryptography;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Interop;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Architecture;

public sealed class ArchitectureTests
{
    private const string Sentinel = "sentinel-7f3a";

    private const BindingFlags Everything = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Assembly Crypto = typeof(SecretBytes).Assembly;

    // The base class library, without anything that reaches a network, a process or a console.
    private static readonly string[] Allowed =
    [
        "System.Collections", "System.Linq", "System.Memory", "System.Runtime", "System.Runtime.InteropServices", "System.Runtime.Intrinsics",
        "System.Security.Cryptography", "System.Text.Encoding.Extensions", "System.Text.Json", "System.Threading", "System.Numerics.Vectors",
        "Sodium.Core",
    ];

    [Fact]
    public void Crypto_references_the_base_class_library_and_Sodium_Core_alone() =>
        Assert.Empty(Crypto.GetReferencedAssemblies().Select(a => a.Name).Except(Allowed));

    [Fact]
    public void Folders_are_free_of_circles() =>
        Assert.Equal("", string.Join('\n', TypeGraph.Of(Crypto).Circles(type => type.Split('.') is ["SafeReport", "Crypto", var folder, _] ? folder : null)));

    [Fact]
    public void Native_functions_are_libsodium_s_and_stand_in_one_folder()
    {
        MethodInfo[] native = [.. Crypto.GetTypes()
            .SelectMany(t => t.GetMethods(Everything))
            .Where(m => m.Attributes.HasFlag(MethodAttributes.PinvokeImpl))];
        Assert.NotEmpty(native);
        Assert.All(native, m => Assert.Equal("SafeReport.Crypto.Interop", m.DeclaringType!.Namespace));
        Assert.All(native, m => Assert.Equal("libsodium", m.GetCustomAttribute<System.Runtime.InteropServices.DllImportAttribute>()!.Value));
        Assert.DoesNotContain(SourceFiles(), f => File.ReadAllText(f).Contains("LibraryImport", StringComparison.Ordinal) && !f.Contains("/Interop/", StringComparison.Ordinal));
    }

    [Fact]
    public void One_file_names_native_functions_and_one_folder_calls_Sodium_Core()
    {
        Assert.Equal(["SodiumNative.cs"], SourceFiles().Where(f => File.ReadAllText(f).Contains("Import(", StringComparison.Ordinal)).Select(Path.GetFileName));
        Assert.All(
            SourceFiles().Where(f => File.ReadAllText(f).Contains("using Sodium;", StringComparison.Ordinal)),
            f => Assert.Contains("/Interop/", f, StringComparison.Ordinal));
    }

    /// <summary>What is sealed with coins that everybody knows, everybody opens.</summary>
    [Fact]
    public void The_encapsulation_with_fixed_coins_is_reached_from_reading_a_recipient_and_from_nowhere_else()
    {
        var deterministic = Method(typeof(SodiumNative), nameof(SodiumNative.crypto_kem_xwing_enc_deterministic));
        var check = Method(typeof(XWingKeyCheck), nameof(XWingKeyCheck.IsPublicKey));
        Assert.Equal([check], Callers(deterministic));
        Assert.Equal([Method(typeof(HybridRecipient), nameof(HybridRecipient.TryParse))], Callers(check));
        Assert.Equal([Method(typeof(XWing), nameof(XWing.TryEncapsulate))], Callers(Method(typeof(SodiumNative), nameof(SodiumNative.crypto_kem_xwing_enc))));
    }

    [Fact]
    public void Source_files_are_short() =>
        Assert.DoesNotContain(SourceFiles(), f => File.ReadLines(f).Count() > 300);

    [Fact]
    public void Types_that_hold_secrets_say_nothing_of_them()
    {
        using var hybrid = Keys.Hybrid("intake");
        using var x25519 = X25519Identity.Generate();
        using var reporter = Keys.Reporter();
        using var code = AccessCode.Generate();
        using var recipient = new ScryptRecipient(TextEncoding.UTF8.GetBytes(Sentinel));
        using var identity = new ScryptIdentity(TextEncoding.UTF8.GetBytes(Sentinel));
        object[] holders = [hybrid, x25519, reporter, reporter.Mailbox, code, recipient, identity, hybrid.Seed, code.Digits];
        Assert.All(holders, holder => Assert.Matches("^[A-Za-z0-9]+(\\([0-9]+\\))?$", holder.ToString()!));
        Assert.Contains(holders, holder => holder.GetType() == typeof(SecretBytes));

        // Every type with a secret in it is in the list above, or keeps its ToString to the type's name.
        var types = Crypto.GetTypes().Where(t => t.GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Any(f => f.FieldType == typeof(SecretBytes)));
        Assert.DoesNotContain(types, t => t.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null);
    }

    [Fact]
    public void Identities_are_disposable() =>
        Assert.All(Crypto.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IIdentity))), t => Assert.True(t.IsAssignableTo(typeof(IDisposable))));

    [Fact]
    public void No_exception_quotes_its_input()
    {
        var bytes = TextEncoding.UTF8.GetBytes(Sentinel);
        var header = TextEncoding.UTF8.GetBytes($"age-encryption.org/v1\n-> {Sentinel} {Sentinel}\n{Sentinel}\n--- {Sentinel}\n");
        using var identity = Keys.Hybrid("intake");
        Action[] attempts =
        [
            () => AgeFile.Open(bytes, identity),
            () => AgeFile.Open(header, identity),
            () => AgeFile.HeaderLength(bytes),
            () => AgeArmor.Decode(bytes),
            () => HybridRecipient.Parse(Sentinel),
            () => X25519Recipient.Parse(Sentinel),
            () => VerifierKey.Parse(Sentinel),
            () => MechanismId.Parse(Sentinel),
            () => ItemId.Parse(Sentinel),
            () => SignedNote.Sign(Sentinel),
            () => SignedNote.Sign(Sentinel + "\n", (Sentinel + " +", identity.Seed)),
            () => new MailboxNote(Keys.Mechanism, 1, Sentinel, []).MadeAt(),
            () => ItemContainer.Write([new(Sentinel + new string('a', 100), Array.Empty<byte>())]),
            () => ItemSealer.Seal(Keys.Item, Keys.Mechanism, new() { ["what"] = Sentinel }, null, [], identity.Recipient),
            () => CanonicalJson.Write(Sentinel + "\ud800"),
            () => Reply.Seal(new(Guid.NewGuid(), Keys.Mechanism, "2026-03-01", string.Concat(Enumerable.Repeat(Sentinel, 500)), null, null, []), new byte[32], identity.Recipient),
        ];
        Assert.All(attempts, attempt =>
        {
            var thrown = Record.Exception(attempt);
            Assert.NotNull(thrown);
            Assert.DoesNotContain("sentinel", thrown.ToString(), StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public void Comparisons_of_secrets_take_the_same_time_everywhere()
    {
        // MACs and keys are compared by the platform's constant-time function or by the cipher itself.
        string[] files = [.. SourceFiles().Where(f => File.ReadAllText(f).Contains("mac", StringComparison.Ordinal) && File.ReadAllText(f).Contains("SequenceEqual(mac", StringComparison.Ordinal))];
        Assert.Empty(files);
        Assert.Contains(SourceFiles(), f => File.ReadAllText(f).Contains(nameof(CryptographicOperations.FixedTimeEquals), StringComparison.Ordinal));
    }

    private static MethodInfo Method(Type type, string name) => type.GetMethod(name, Everything)!;

    // A call in the intermediate language is one byte and the token of what it calls.
    private static MethodInfo[] Callers(MethodInfo called)
    {
        byte[] call = [(byte)System.Reflection.Emit.OpCodes.Call.Value, .. BitConverter.GetBytes(called.MetadataToken)];
        return [.. Crypto.GetTypes().SelectMany(t => t.GetMethods(Everything)).Where(m => m.GetMethodBody()?.GetILAsByteArray().AsSpan().IndexOf(call) >= 0)];
    }

    private static IEnumerable<string> SourceFiles() =>
        Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src", "Crypto"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));
}
