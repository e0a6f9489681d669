namespace SafeReport.CaseDesk;

public sealed class Program
{
    private Program()
    {
    }

    public static async Task<int> Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        await builder.Build().RunAsync();
        return 0;
    }
}
