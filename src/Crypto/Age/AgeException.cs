namespace SafeReport.Crypto.Age;

/// <summary>Why an age file was refused: the kinds that the format's test vectors tell apart.</summary>
public enum AgeFailure
{
    /// <summary>The header, or the nonce after it, is malformed.</summary>
    Header,

    /// <summary>No identity unwraps the file key.</summary>
    NoMatch,

    /// <summary>The header is not the one that was sealed.</summary>
    HeaderMac,

    /// <summary>The payload is altered, cut short or followed by something.</summary>
    Payload,

    /// <summary>The ASCII armor is malformed.</summary>
    Armor,
}

/// <summary>An age file was refused. The message names the kind and never quotes the file.</summary>
public sealed class AgeException : Exception
{
    /// <summary>A refusal of a kind.</summary>
    public AgeException(AgeFailure failure)
        : base(Describe(failure)) => Failure = failure;

    /// <summary>A refusal with its cause.</summary>
    public AgeException(AgeFailure failure, Exception innerException)
        : base(Describe(failure), innerException) => Failure = failure;

    /// <summary>The kind.</summary>
    public AgeFailure Failure { get; }

    private static string Describe(AgeFailure failure) => failure switch
    {
        AgeFailure.Header => "The age header is malformed.",
        AgeFailure.NoMatch => "No identity matches the age file.",
        AgeFailure.HeaderMac => "The age header was altered.",
        AgeFailure.Payload => "The age payload was altered or cut short.",
        _ => "The age armor is malformed.",
    };
}
