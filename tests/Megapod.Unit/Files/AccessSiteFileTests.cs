namespace Megapod.Unit.Files;

using System.Reflection;
using Megapod.Control.LifeCycle;
using Megapod.Core.Model;
using Megapod.Files.SiteFile;
using Megapod.Tests;

/// <summary>How people reach the site from other machines, as a site file says.</summary>
public sealed class AccessSiteFileTests
{
    private const string Site = """
        id: test
        grid: {limits: [{id: connection, amount: 500 kW}], meter: {id: grid-meter}}

        """;

    private const string Provider = "id: a, authorize: \"https://id.example.org/a\", token: \"https://id.example.org/t\", userInformation: \"https://id.example.org/u\", clientId: c";

    [Fact]
    public void Site_that_says_nothing_is_heard_on_this_machine_alone() => Assert.True(SiteFileReader.Parse(Site, "site.yaml").Value.Access.IsNothing);

    [Fact]
    public void All_that_is_written_is_read()
    {
        var read = SiteFileReader.Parse(
            Site + """
            access:
              listen: ["0.0.0.0:443", "[::1]", 192.168.1.20]
              names: [site.example.org, fd00::20]
              certificate: {file: door.pem, key: door.key}
              providers:
                - {id: office, name: The office, authorize: "https://id.example.org/a", token: "https://id.example.org/t", userInformation: "https://id.example.org/u", clientId: site, clientSecretVariable: OFFICE, scopes: [openid, email], nameField: email}
              proxy: {addresses: [192.168.1.2], header: X-User}
            """,
            "site.yaml");
        Assert.True(read.IsSuccess, string.Join('\n', read.Faults));
        var access = read.Value.Access;
        Assert.Equal([new("0.0.0.0", 443), new("::1", 8443), new("192.168.1.20", 8443)], access.Listen);
        Assert.Equal(["site.example.org", "fd00::20"], access.Names);
        Assert.Equal(("door.pem", "door.key"), (access.Certificate, access.Key));
        var office = Assert.Single(access.Providers);
        Assert.Equal(("office", "The office", "site", "OFFICE", (string?)null, "email"), (office.Id, office.Name, office.ClientId, office.ClientSecretVariable, office.ClientSecretFile, office.NameField));
        Assert.Equal(["openid", "email"], office.Scopes);
        Assert.Equal("https://id.example.org/a https://id.example.org/t https://id.example.org/u", $"{office.Authorize} {office.Token} {office.UserInformation}");
        Assert.Equal("192.168.1.2", Assert.Single(access.Proxy!.Addresses));
        Assert.Equal("X-User", access.Proxy.Header);
    }

    [Theory]
    [InlineData("listen: 0.0.0.0:8443", null)]
    [InlineData("listen: site.example.org:8443", "MP3558")]
    [InlineData("listen: [\"0.0.0.0:8443\", \"0.0.0.0:8443\"]", "MP3558")]
    [InlineData("listen: 0.0.0.0:84430", "MP1092")]
    [InlineData("listen: []", "MP1025")]
    [InlineData("names: [\"site.example.org:8443\"]", "MP1027")]
    [InlineData("names: [\"1:2\"]", "MP3558")]
    [InlineData("certificate: {file: a.pem}", "MP1022")]
    [InlineData("providers: [{" + Provider + ", clientSecretFile: s}]", null)]
    [InlineData("providers: [{" + Provider + "}]", "MP3558")]
    [InlineData("providers: [{" + Provider + ", clientSecretFile: s, clientSecretVariable: S}]", "MP3558")]
    [InlineData("providers: [{" + Provider + ", clientSecretFile: s}, {" + Provider + ", clientSecretFile: s}]", "MP1050")]
    [InlineData("providers: [{id: a, authorize: \"http://id.example.org/a\", token: \"https://i.example.org\", userInformation: \"https://i.example.org\", clientId: c, clientSecretFile: s}]", "MP3559")]
    [InlineData("providers: [{id: a, authorize: \"https://i.example.org\", token: \"http://id.example.org/a\", userInformation: \"https://i.example.org\", clientId: c, clientSecretFile: s}]", "MP3559")]
    [InlineData("providers: [{id: a, authorize: \"https://i.example.org\", token: \"http://127.0.0.1:9/a\", userInformation: \"https://i.example.org/{key}\", clientId: c, clientSecretFile: s}]", "MP3558")]
    [InlineData("proxy: {addresses: [192.168.1.2]}", null)]
    [InlineData("proxy: {addresses: [proxy.example.org]}", "MP3558")]
    [InlineData("proxy: {addresses: [0.0.0.0]}", "MP3558")]
    [InlineData("proxy: {addresses: [192.168.1.2], header: cookie}", "MP3558")]
    [InlineData("proxy: {addresses: [192.168.1.2], header: \"X-User: a\"}", "MP1027")]
    public void Mistake_is_named_with_its_line(string written, string? code)
    {
        var read = SiteFileReader.Parse($"{Site}access:\n  {written}\n", "site.yaml");
        Assert.Equal(code is null ? [] : [code], read.Faults.Select(f => f.Code));
        Assert.All(read.Faults, f => Assert.True(f is { Line: 4, Remedy.Length: > 0 }));
    }

    [Theory]
    [InlineData("listen: 0.0.0.0:8443")]
    [InlineData("names: [site.example.org]")]
    [InlineData("proxy: {addresses: [192.168.1.2]}")]
    public void Whoever_may_come_in_otherwise_needs_a_restart(string written)
    {
        var running = SiteFileReader.Parse(Site, "site.yaml").Value;
        var next = SiteFileReader.Parse($"{Site}access:\n  {written}\n", "site.yaml").Value;
        Assert.Equal("MP3256", Assert.Single(SiteChange.Between(running, next).Faults).Code);
        Assert.True(SiteChange.Between(next, SiteFileReader.Parse($"{Site}access:\n  {written}\n", "site.yaml").Value).Value.IsNothing);
    }

    [Fact]
    public void Secret_that_is_missing_is_named_and_never_shown()
    {
        string folder = Directory.CreateTempSubdirectory("megapod-access-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "good.txt"), "open sesame\n");
            var usual = new AccessProviderConfig { Id = "a", Name = "a", Authorize = "", Token = "", UserInformation = "", ClientId = "" };
            var access = new AccessConfig { Providers = [usual with { ClientSecretFile = "good.txt" }, usual with { Id = "b", ClientSecretFile = "none.txt" }, usual with { Id = "c", ClientSecretVariable = "MEGAPOD_NO_SUCH_VARIABLE" }] };
            var secrets = AccessSecrets.Read(access, Path.Combine(folder, "site.yaml"), out var faults);
            Assert.Equal("open sesame", Assert.Single(secrets).Value);
            Assert.Equal(["MP3566", "MP3566"], faults.Select(f => f.Code));
            Assert.All(faults, f => Assert.DoesNotContain("sesame", f.ToString(), StringComparison.Ordinal));
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
        var codes = typeof(AccessFaultCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!);
        Assert.All(codes, c => Assert.Contains($"\n| {c} | ", document, StringComparison.Ordinal));
    }
}
