namespace Megapod.Web;

using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Megapod.Core.Model;
using Megapod.Lab;
using Megapod.Wire.Site.Accounts;

/// <summary>The program as a person starts it, with a site file and a state folder of its own, so that accounts are in force, and with a provider of identities beside it; emulated, many site seconds each second.</summary>
public sealed partial class PeopleSite : IAsyncLifetime
{
    /// <summary>Passwords of all accounts here.</summary>
    public const string Password = "a password of tests";

    /// <summary>The account that is made by the link.</summary>
    public const string First = "anna";

    /// <summary>How long a loaded machine may take until the link is printed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string folder = Path.Combine(Path.GetTempPath(), "megapod-web-" + Guid.NewGuid().ToString("n"));
    private Process program = null!;
    private bool hasPeople;

    /// <summary>The link that makes the first account, as the program prints it.</summary>
    public Uri SetupLink { get; private set; } = null!;

    /// <summary>The address of its first page.</summary>
    public Uri Address => new(SetupLink, "/");

    /// <summary>What browsers keep of those who have signed in, by name.</summary>
    internal Dictionary<string, string> Cookies { get; } = [];

    /// <summary>Where people sign in who have an account elsewhere.</summary>
    internal ScriptedProvider Provider { get; private set; } = null!;

    /// <summary>Its site file.</summary>
    public string SiteFile => Path.Combine(folder, "site.yaml");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(folder);
        Provider = await ScriptedProvider.BeginAsync();
        await File.WriteAllTextAsync(SiteFile, DefaultSite.Text() + AccessText(Provider.Config), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "office.txt"), ScriptedProvider.Secret, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "megapod.dll"), "up", SiteFile, "--state", Path.Combine(folder, "state"), "--port", "0", "--speed", "10", "--no-screen", "--in-process" },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        program = Process.Start(start)!;
        program.OutputDataReceived += (_, _) => { };
        program.BeginOutputReadLine();
        using var late = new CancellationTokenSource(Patience);
        string all = "";
        while (await program.StandardError.ReadLineAsync(late.Token) is { } line)
        {
            all += line + "\n";
            if (Link().Match(line) is { Success: true } found)
            {
                SetupLink = new Uri(found.Value);
                _ = Task.Run(() => program.StandardError.ReadToEndAsync(CancellationToken.None), CancellationToken.None);
                return;
            }
        }

        Assert.Fail("No link for the first account:\n" + all);
    }

    public async ValueTask DisposeAsync()
    {
        program.Kill(entireProcessTree: true);
        await program.WaitForExitAsync();
        program.Dispose();
        await Provider.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Makes the first account and one of each other role, named like it, over the API; once.</summary>
    public async Task PeopleAsync()
    {
        if (hasPeople)
        {
            return;
        }

        var stop = TestContext.Current.CancellationToken;
        using var http = new HttpClient { BaseAddress = Address };
        string code = SetupLink.Fragment[(SetupLink.Fragment.IndexOf("code=", StringComparison.Ordinal) + 5)..];
        using var made = await http.PostAsJsonAsync("/api/v1/setup", new { code, name = First, password = Password }, stop);
        made.EnsureSuccessStatusCode();
        var session = await http.GetFromJsonAsync<JsonElement>("/api/v1/session", stop);
        http.DefaultRequestHeaders.Add("X-Megapod-Csrf", session.GetProperty("csrf").GetString());
        foreach (string role in (string[])["viewer", "operator", "tenant"])
        {
            using var added = await http.PostAsJsonAsync("/api/v1/accounts", new { name = role, role, password = Password }, stop);
            added.EnsureSuccessStatusCode();
        }

        hasPeople = true;
    }

    private static string AccessText(AccessProviderConfig provider) => $"""

        access:
          providers:
            - id: {provider.Id}
              name: {provider.Name}
              authorize: {provider.Authorize}
              token: {provider.Token}
              userInformation: {provider.UserInformation}
              clientId: {provider.ClientId}
              clientSecretFile: office.txt
              scopes: [openid]

        """;

    [GeneratedRegex(@"http://\S+#/setup\?code=\S+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
