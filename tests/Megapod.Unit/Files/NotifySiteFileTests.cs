namespace Megapod.Unit.Files;

using System.Reflection;
using Megapod.Core.Model;
using Megapod.Files.SiteFile;
using Megapod.Tests;

/// <summary>Who is told of alarms, as a site file says.</summary>
public sealed class NotifySiteFileTests
{
    private const string Site = """
        id: test
        grid: {limits: [{id: connection, amount: 500 kW}], meter: {id: grid-meter}}

        """;

    [Fact]
    public void Site_that_names_nobody_tells_nobody()
    {
        var notify = SiteFileReader.Parse(Site, "site.yaml").Value.Notify;
        Assert.Empty(notify.Webhooks);
        Assert.Empty(notify.Mail);
    }

    [Fact]
    public void All_that_is_written_is_read()
    {
        var read = SiteFileReader.Parse(
            Site + """
            notify:
              address: https://site.example.org
              repeat: 4 h
              webhooks:
                - {id: duty, url: "https://hooks.example.org/a?b=c", severity: critical, secretVariable: DUTY}
              mail:
                - {id: office, server: "mail.example.org:25", tls: false, allowPlain: true, from: site@example.org, to: [a@example.org, b@example.org], user: site, passwordFile: word.txt, severity: info}
            """,
            "site.yaml");
        Assert.True(read.IsSuccess, string.Join('\n', read.Faults));
        var notify = read.Value.Notify;
        Assert.Equal(("https://site.example.org", TimeSpan.FromHours(4)), (notify.Address, notify.Repeat));
        Assert.Equal(new WebhookConfig { Id = "duty", Url = "https://hooks.example.org/a?b=c", Severity = AlarmSeverity.Critical, SecretVariable = "DUTY" }, Assert.Single(notify.Webhooks));
        var mail = Assert.Single(notify.Mail);
        Assert.Equal(["a@example.org", "b@example.org"], mail.To);
        Assert.Equal(
            new MailConfig
            {
                Id = "office",
                Host = "mail.example.org",
                Port = 25,
                IsSecure = false,
                AllowsPlain = true,
                From = "site@example.org",
                To = mail.To,
                User = "site",
                PasswordFile = "word.txt",
                Severity = AlarmSeverity.Info,
            },
            mail);
    }

    [Theory]
    [InlineData("webhooks: [{id: a, url: \"http://hooks.example.org\"}]", "MP3477")]
    [InlineData("webhooks: [{id: a, url: \"http://hooks.example.org\", allowPlain: true}]", null)]
    [InlineData("webhooks: [{id: a, url: \"http://127.0.0.1:9000/\"}]", null)]
    [InlineData("webhooks: [{id: a, url: \"https://hooks.example.org/{key}\"}]", "MP3476")]
    [InlineData("webhooks: [{id: a, url: \"https://hooks.example.org\", secretVariable: A, secretFile: a.txt}]", "MP3476")]
    [InlineData("webhooks: [{id: a, url: \"https://a.example.org\"}, {id: a, url: \"https://b.example.org\"}]", "MP1050")]
    [InlineData("mail: [{id: a, server: mail.example.org, from: a@example.org, to: [b@example.org], tls: false}]", "MP3477")]
    [InlineData("mail: [{id: a, server: \"127.0.0.1:25\", from: a@example.org, to: [b@example.org], tls: false}]", null)]
    [InlineData("mail: [{id: a, server: mail.example.org, from: a@example.org, to: [b@example.org], user: a}]", "MP3476")]
    [InlineData("mail: [{id: a, server: mail.example.org, from: a@example.org, to: [b@example.org], passwordFile: a}]", "MP3476")]
    [InlineData("mail: [{id: a, server: mail.example.org, from: \"a b@example.org\", to: [b@example.org]}]", "MP1027")]
    [InlineData("mail: [{id: a, server: mail.example.org, from: a@example.org, to: [nobody]}]", "MP1027")]
    [InlineData("repeat: 59 s", "MP3476")]
    public void Mistake_is_named_with_its_line(string written, string? code)
    {
        var read = SiteFileReader.Parse($"{Site}notify:\n  {written}\n", "site.yaml");
        Assert.Equal(code is null ? [] : [code], read.Faults.Select(f => f.Code));
        Assert.All(read.Faults, f => Assert.True(f is { Line: 4, Remedy.Length: > 0 }));
    }

    [Fact]
    public void Secret_that_is_missing_is_named_and_never_shown()
    {
        string folder = Directory.CreateTempSubdirectory("megapod-notify-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "good.txt"), "open sesame\n");
            var notify = new NotifyConfig
            {
                Webhooks = [new WebhookConfig { Id = "a", Url = "https://a", SecretFile = "good.txt" }, new WebhookConfig { Id = "b", Url = "https://b", SecretFile = "none.txt" }],
                Mail = [new MailConfig { Id = "c", Host = "c", From = "c@c", To = ["d@d"], User = "c", PasswordVariable = "MEGAPOD_NO_SUCH_VARIABLE" }],
            };
            var secrets = NotifySecrets.Read(notify, Path.Combine(folder, "site.yaml"), out var faults);
            Assert.Equal("open sesame", Assert.Single(secrets).Value);
            Assert.Equal([("b", "MP3479"), ("c", "MP3479")], faults.Select(f => (f.Key, f.Value.Code)).Order());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_fault_has_a_row_in_the_document()
    {
        string document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "faults.md"));
        var codes = typeof(NotifyFaultCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!);
        Assert.All(codes, c => Assert.Contains($"\n| {c} | ", document, StringComparison.Ordinal));
    }
}
