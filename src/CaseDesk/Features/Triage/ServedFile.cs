using System.Net.Mime;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Triage;

/// <summary>Passes a file on to the browser after a look at its first bytes: they decide type and name, not what the sender wrote.</summary>
/// <remarks>Every answer is sandboxed and carries a neutral name: what a reporter called a file may be a name.</remarks>
internal sealed class ServedFile(HttpResponse response, string number, bool asPicture) : WriteOnlyStream
{
    private const int Enough = 16;

    private readonly byte[] _start = new byte[Enough];
    private int _startLength;
    private bool _decided;
    private bool _refused;

    public override void Write(ReadOnlySpan<byte> buffer) => throw new NotSupportedException("Write asynchronously: the browser may read slowly.");

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_decided)
        {
            var taken = Math.Min(Enough - _startLength, buffer.Length);
            buffer[..taken].CopyTo(_start.AsMemory(_startLength));
            _startLength += taken;
            buffer = buffer[taken..];
            if (_startLength < Enough)
            {
                return;
            }

            await DecideAsync(cancellationToken);
        }

        if (!_refused && !buffer.IsEmpty)
        {
            await response.Body.WriteAsync(buffer, cancellationToken);
        }
    }

    /// <summary>To be called when the file is through: a very short one is decided only now.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (!_decided)
        {
            await DecideAsync(cancellationToken);
        }
    }

    private async Task DecideAsync(CancellationToken cancellationToken)
    {
        _decided = true;
        var kind = MediaKind.Of(_start.AsSpan(0, _startLength));
        if (asPicture && !kind.Picture)
        {
            _refused = true;
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        response.ContentType = asPicture ? kind.MediaType : MediaTypeNames.Application.Octet;
        response.Headers.ContentDisposition = $"{(asPicture ? "inline" : "attachment")}; filename=\"attachment-{number}.{kind.Extension}\"";
        response.Headers.ContentSecurityPolicy = SecurityHeaders.SandboxPolicy;
        await response.Body.WriteAsync(_start.AsMemory(0, _startLength), cancellationToken);
    }
}
