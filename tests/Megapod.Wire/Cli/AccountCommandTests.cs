namespace Megapod.Wire.Cli;

using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Megapod.Cli;
using Megapod.Cli.Commands;
using Megapod.Lab;

/// <summary>A site with accounts as a person runs it, and the commands on its machine.</summary>
public sealed partial class AccountCommandTests : CommandTest, IAsyncLifetime
{
    private const string Provider = """

        access:
          providers:
            - id: office
              name: The office
              authorize: http://127.0.0.1:9/authorize
              token: http://127.0.0.1:9/token
              userInformation: http://127.0.0.1:9/person
              clientId: site
              clientSecretFile: office.txt

        """;

    private readonly string folder = Directory.CreateTempSubdirectory("megapod-accounts-").FullName;
    private readonly StopSignals signals = new();
    private readonly StringWriter siteOutput = new();
    private readonly StringWriter siteError = new();
    private readonly TextWriter told;
    private readonly HttpClient http = new();
    private Task<int> running = null!;
    private string at = "";

    public AccountCommandTests() => told = TextWriter.Synchronized(siteError);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        int port = FreePort.Next();
        at = $"http://127.0.0.1:{port}";
        http.BaseAddress = new Uri(at);
        string site = Path.Combine(folder, "site.yaml");
        await File.WriteAllTextAsync(site, DefaultSite.Text() + Provider, Test);
        await File.WriteAllTextAsync(Path.Combine(folder, "office.txt"), "secret-of-the-client\n", Test);
        running = Task.Run(() => Door.RunAsync(RootBuilder.Build(), ["up", site, "--no-screen", "--in-process", "--port", $"{port}", "--state", folder], siteOutput, told, signals), Test);

        // A site that runs is somebody else's clock.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!Told().Contains("setup?code=", StringComparison.Ordinal))
        {
            Assert.False(running.IsCompleted, Told());
            await timer.WaitForNextTickAsync(Test);
        }
    }

    public async ValueTask DisposeAsync()
    {
        signals.Stop(ExitCode.Interrupted);
        await running;
        signals.Dispose();
        await told.DisposeAsync();
        await siteError.DisposeAsync();
        await siteOutput.DisposeAsync();
        http.Dispose();
        Directory.Delete(folder, recursive: true);
        Dispose();
    }

    [Fact]
    public async Task Site_with_accounts_is_set_up_by_its_link_and_served_by_its_own_token()
    {
        string path = Path.Combine(folder, "local.token");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path));
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/site", Test)).StatusCode);
        Assert.Equal(2, await RunAsync("station", "list", "--at", at));
        Assert.Contains("MP3542", Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync("station", "list", "--at", at, "--state", folder));
        Assert.Equal(3, await RunAsync("reload", "--at", at, "--state", Path.Combine(folder, "keys")));
        Assert.Contains("MP3548", Error.ToString(), StringComparison.Ordinal);

        string password = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(password, "a long enough one\n", Test);
        Assert.Equal(2, await RunAsync("account", "add", "ann", "--password-file", password, "--at", at, "--state", folder));
        Assert.Contains("MP3534", Error.ToString(), StringComparison.Ordinal);
        string code = Code.Match(Told()).Groups[1].Value;
        using var body = new StringContent(JsonSerializer.Serialize(new { code, name = "ann", password = "a long enough one" }), new MediaTypeHeaderValue("application/json"));
        Assert.Equal(HttpStatusCode.NoContent, (await http.PostAsync("/api/v1/setup", body, Test)).StatusCode);
        Assert.Equal(2, await RunAsync("account", "setup-link", "--at", at, "--state", folder));

        Assert.Equal(0, await RunAsync("account", "add", "bo", "--role", "operator", "--password-file", password, "--at", at, "--state", folder));
        Assert.Equal(0, await RunAsync("account", "set", "bo", "--role", "viewer", "--at", at, "--state", folder));
        Output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync("account", "list", "--json", "--at", at, "--state", folder));
        using var list = JsonDocument.Parse(Output.ToString());
        Assert.Equal(["ann administrator", "bo viewer"], list.RootElement.EnumerateArray().Select(a => $"{a.GetProperty("name")} {a.GetProperty("role")}"));

        Assert.Equal(2, await RunAsync("account", "link", "bo", "--provider", "elsewhere", "--subject", "7", "--at", at, "--state", folder));
        Assert.Contains("MP3567", Error.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(0, await RunAsync("account", "link", "bo", "--provider", "office", "--at", at, "--state", folder));
        Assert.Equal("bo is 248289761001 at office", await SaidAsync("account", "link", "bo", "--provider", "office", "--subject", "248289761001"));
        Assert.Contains("office 248289761001", string.Join(' ', (await SaidAsync("account", "list")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal("bo signs in here alone", await SaidAsync("account", "unlink", "bo"));
        Assert.DoesNotContain("office", await SaidAsync("account", "list"), StringComparison.Ordinal);
        Assert.DoesNotContain("never", await SaidAsync("account", "list"), StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync("account", "remove", "bo", "--at", at, "--state", folder));
        Assert.Equal(2, await RunAsync("account", "remove", "bo", "--at", at, "--state", folder));

        Output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync("token", "add", "graphs", "--days", "3", "--at", at, "--state", folder));
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/api/v1/site");
        asked.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Output.ToString().Trim());
        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(asked, Test)).StatusCode);
        Output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync("token", "list", "--json", "--at", at, "--state", folder));
        using var tokens = JsonDocument.Parse(Output.ToString());
        Assert.Equal(0, await RunAsync("token", "remove", Assert.Single(tokens.RootElement.EnumerateArray()).GetProperty("id").GetString()!, "--at", at, "--state", folder));

        Output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync("audit", "verify", "--state", folder, "--json"));
        using var verdict = JsonDocument.Parse(Output.ToString());
        Assert.True(verdict.RootElement.GetProperty("isWhole").GetBoolean());
        Assert.Equal((await File.ReadAllTextAsync(Path.Combine(folder, "audit.head"), Test)).Trim(), verdict.RootElement.GetProperty("head").GetString());
        Assert.Equal(2, await RunAsync("audit", "verify", "--state", folder, "--head", "1:2"));
        Assert.Equal(1, await RunAsync("audit", "verify", "--state", folder, "--head", $"1:{new string('0', 64)}"));
        Assert.Equal(3, await RunAsync("audit", "verify", "--state", Path.Combine(folder, "keys")));

        signals.Stop(ExitCode.Interrupted);
        await running;
        Assert.False(File.Exists(path));
        Assert.Equal(0, await RunAsync("audit", "verify", "--state", folder));
    }

    [GeneratedRegex(@"/#/setup\?code=(\S+)", RegexOptions.NonBacktracking)]
    private static partial Regex Code { get; }

    private async Task<string> SaidAsync(params string[] command)
    {
        Output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync([.. command, "--at", at, "--state", folder]));
        return Output.ToString().Trim();
    }

    private string Told()
    {
        lock (told)
        {
            return siteError.ToString();
        }
    }
}
