using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using SafeReport.CaseDesk.Web;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>Reads the posted sign-in form before anything else does, and wipes the server's own buffers of it.</summary>
/// <remarks>
/// The bytes are taken from the buffers they were received into, so that after the sign-in no copy of the passphrase is left: not in a
/// buffer that waits to be used again, not in a string that waits to be collected.
/// </remarks>
public sealed class SignInBody(RequestDelegate next)
{
    private const int LargestBody = 16 * 1024;
    // Asked by where the request leads, not by how its address is spelt: "/sign-in/" and "/SIGN-IN" lead there too.
    private const string SignInPage = "/SignIn/SignIn";
    private const string FormType = "application/x-www-form-urlencoded";

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method) || context.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>()?.ViewEnginePath != SignInPage)
        {
            await next(context);
            return;
        }

        // A form of this size comes in one or two packets, on any line that officers sit at.
        context.Features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate = new MinDataRate(bytesPerSecond: 4096, gracePeriod: TimeSpan.FromSeconds(5));
        using var body = await ReadAsync(request.BodyReader, context.RequestAborted);
        using var form = body is null || request.ContentType?.StartsWith(FormType, StringComparison.OrdinalIgnoreCase) != true
            ? null
            : SignInForm.TryParse(body);
        if (form is null)
        {
            context.Response.StatusCode = body is null ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest;
            return;
        }

        body!.Dispose();
        context.Features.Set<IFormFeature>(new FormFeature(form.Others));
        context.Features.Set(form);
        context.Features.Set(new PageTurnsSetup.OwnLine());   // that of sign-ins
        await next(context);
        context.Features.Set<PageTurnsSetup.OwnLine>(null);
        context.Features.Set<SignInForm>(null);
    }

    /// <summary>Memory is taken as bytes arrive: who only says that a form will come takes none of what officers' keys need.</summary>
    /// <returns>Null when it is too long.</returns>
    private static async Task<SecretBytes?> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        SecretBytes body = new(0);
        try
        {
            var fits = true;
            for (var ended = false; !ended;)
            {
                var read = await reader.ReadAsync(cancellationToken);
                fits = fits && body.Length + read.Buffer.Length <= LargestBody;
                if (fits)
                {
                    var before = body;
                    body = Append(before, read.Buffer);
                    before.Dispose();
                }

                foreach (var segment in read.Buffer)
                {
                    MemoryMarshal.AsMemory(segment).Span.Clear();
                }

                ended = read.IsCompleted || read.IsCanceled || !fits;
                reader.AdvanceTo(read.Buffer.End);
            }

            var whole = fits ? body : null;
            body = fits ? new SecretBytes(0) : body;
            return whole;
        }
        finally
        {
            body.Dispose();
        }
    }

    private static SecretBytes Append(SecretBytes body, ReadOnlySequence<byte> more)
    {
        var longer = new SecretBytes(body.Length + (int)more.Length);
        body.Span.CopyTo(longer.WritableSpan);
        more.CopyTo(longer.WritableSpan[body.Length..]);
        return longer;
    }
}
