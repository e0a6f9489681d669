using SafeReport.Crypto.Interop;
using SafeReport.Portal.Database;
using SafeReport.Portal.Features.Health;
using SafeReport.Portal.Features.Intake;
using SafeReport.Portal.Features.Keysets;
using SafeReport.Portal.Features.MailboxApi;
using SafeReport.Portal.Features.PublicFiles;
using SafeReport.Portal.Features.PublicPages;
using SafeReport.Portal.Features.Published;
using SafeReport.Portal.Security;

// Said at the start, not at the first report: without its library nothing here can be checked.
Libsodium.Require();

var builder = WebApplication.CreateSlimBuilder(ContentRoot.Options(args));

ListeningAddresses.Settle(builder.Configuration);
builder.AddQuietLogging();
builder.AddKestrelLimits(SendItem.LargestBody);
builder.AddIntakeDatabase();
builder.AddSecurityHeaders();
builder.AddIntake();
builder.AddPublished();
builder.AddPublicFiles();
builder.AddPages();
builder.AddKeysets();

var app = builder.Build();

app.UseSecurityHeaders();
app.UseRefusedBodies();
app.UseErrorPage();
app.UseQuietFailures();

app.MapHealth();
app.MapKeysets();
app.MapIntake();
app.MapMailbox();
app.MapPublicFiles();
app.MapPages();

await app.ReadPublishedAsync();
app.AnnounceAddresses();
await app.RunAsync();
