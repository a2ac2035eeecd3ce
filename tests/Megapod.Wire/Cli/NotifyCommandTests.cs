namespace Megapod.Wire.Cli;

using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Megapod.Cli;
using Megapod.Wire.Ocpp;
using Megapod.Wire.Site.Notify;

public sealed class NotifyCommandTests : CommandTest
{
    private const string Site = """
        id: test
        grid: {limits: [{id: connection, amount: 500 kW}], meter: {id: grid-meter}}

        """;

    [Fact]
    public async Task Test_message_goes_to_all_and_each_is_told_of()
    {
        await using var hook = new HookPeer();
        await using var mail = new MailPeer { Refused = "@example.org" };
        Assert.Equal((int)ExitCode.BadAnswer, await TestAsync($$"""
            notify:
              webhooks: [{id: duty, url: "{{hook.Url}}"}]
              mail: [{id: office, server: "127.0.0.1:{{mail.Port}}", tls: false, from: site@example.org, to: [a@example.org]}]
            """));
        using var body = JsonDocument.Parse((await hook.NextAsync()).Body);
        Assert.True(body.RootElement.GetProperty("isTest").GetBoolean());
        Assert.Contains("duty: the message was taken.", Output.ToString(), StringComparison.Ordinal);
        Assert.Contains("office: the message did not arrive.", Output.ToString(), StringComparison.Ordinal);
        Assert.Contains("[MP3472]", Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Site_that_names_nobody_and_secret_that_is_missing_are_told_before_anything_is_sent()
    {
        Assert.Equal((int)ExitCode.BadInput, await TestAsync(""));
        Assert.Contains("[MP3476]", Error.ToString(), StringComparison.Ordinal);
        await using var hook = new HookPeer();
        Assert.Equal((int)ExitCode.BadInput, await TestAsync($$"""
            notify:
              webhooks: [{id: duty, url: "{{hook.Url}}", secretFile: none.txt}]
            """));
        Assert.Contains("[MP3479]", Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, hook.Waiting);
    }

    /// <summary>The certificate of a server is judged by the system's authorities, of which a process of its own is given others.</summary>
    [Theory]
    [InlineData("authority", true)]
    [InlineData("other", false)]
    public async Task Mail_server_is_told_in_secret_where_its_certificate_is_trusted_and_nothing_where_it_is_not(string trusted, bool isTold)
    {
        using var certificates = await TestCertificates.MakeAsync();
        using var issued = X509Certificate2.CreateFromPemFile(certificates["server.pem"], certificates["server.key"]);
        await using var mail = new MailPeer { Offers = ["STARTTLS", "AUTH LOGIN"], Certificate = issued };
        string file = certificates["site.yaml"];
        await File.WriteAllTextAsync(
            file,
            Site + $$"""
            notify:
              mail: [{id: office, server: "localhost:{{mail.Port}}", from: site@example.org, to: [a@example.org], user: site, passwordVariable: OFFICE_PASSWORD}]

            """,
            TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("dotnet", [typeof(Door).Assembly.Location, "notify", "test", file]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["SSL_CERT_FILE"] = certificates[$"{trusted}.pem"];
        start.Environment["SSL_CERT_DIR"] = certificates["none"];
        start.Environment["OFFICE_PASSWORD"] = "word";
        using var process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await complaints;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((isTold ? ExitCode.Success : ExitCode.BadAnswer, isTold), ((ExitCode)process.ExitCode, mail.Lines.Contains(".")));
        Assert.DoesNotContain("word", said.Replace("password", "", StringComparison.OrdinalIgnoreCase), StringComparison.Ordinal);
        if (isTold)
        {
            Assert.Contains("office: the message was taken.", said, StringComparison.Ordinal);
            Assert.All(mail.Lines.Take(mail.ToldInClear!.Value), l => Assert.True(l.StartsWith("EHLO", StringComparison.Ordinal) || l == "STARTTLS", l));
            Assert.Contains(mail.Lines.Skip(mail.ToldInClear.Value), l => l.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase));
        }
        else
        {
            Assert.Contains("[MP3473]", said, StringComparison.Ordinal);
            Assert.All(mail.Lines, l => Assert.True(l.StartsWith("EHLO", StringComparison.Ordinal) || l is "STARTTLS" or "QUIT", l));
        }
    }

    private async Task<int> TestAsync(string notify)
    {
        string folder = Directory.CreateTempSubdirectory("megapod-notify-").FullName;
        try
        {
            string file = Path.Combine(folder, "site.yaml");
            await File.WriteAllTextAsync(file, Site + notify + "\n", TestContext.Current.CancellationToken);
            return await RunAsync("notify", "test", file);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
