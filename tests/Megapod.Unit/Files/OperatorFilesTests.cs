namespace Megapod.Unit.Files;

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Megapod.Core.Model;
using Megapod.Files.SiteFile;

/// <summary>What proves stations to their operators, outside the site file.</summary>
public sealed class OperatorFilesTests : IDisposable
{
    private const string Site = """
        id: test
        grid: {limits: [{id: connection, amount: 900 kW}], meter: {id: grid-meter}}
        cabinets:
          - {id: c0, parent: grid, rating: 50 kW, driver: s0, connectors: {id: a, rating: 50 kW, fallback: 5 kW, enforcement: {class: closedLoop, longestGrant: 100 s}}}
        ocpp:
          operator: {address: "wss://csms.example.org", authority: authority.pem}
        devices:
          - {id: s0, protocol: ocpp, operator: {passwordFile: "{id}.password", certificate: "{id}.pem", key: "{id}.key"}}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("megapod-operator-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Good_files_are_read_and_nothing_is_wrong_with_them()
    {
        Write(Certificate(out string key), key, "pass word: ü\r\n");
        Assert.Empty(OperatorFiles.Check(Path.Combine(folder, "site.yaml")));
        using var secrets = OperatorFiles.Read(Config, folder).Value;
        Assert.Equal("pass word: ü", secrets.Password);
        Assert.True(secrets.Certificate!.HasPrivateKey);
        Assert.Single(secrets.Authorities!);
        Assert.Empty(secrets.Above);
    }

    [Fact]
    public void Missing_files_are_told_where_the_site_file_names_them()
    {
        File.WriteAllText(Path.Combine(folder, "site.yaml"), Site);
        var faults = OperatorFiles.Check(Path.Combine(folder, "site.yaml"));
        Assert.All(faults, f => Assert.Equal("MP1115", f.Code));
        Assert.Equal([(6, 60), (8, 55), (8, 85)], faults.Select(f => (f.Line, f.Column)));
        Assert.Equal("'authority' names authority.pem, which cannot be used: there is no such file.", faults[0].Message);
        Assert.Equal("'passwordFile' names s0.password, which cannot be used: there is no such file.", faults[1].Message);
        Assert.Equal(3, OperatorFiles.Read(Config, folder).Faults.Count);
    }

    [Fact]
    public void Key_of_another_certificate_no_certificate_and_no_password_are_refused_and_nothing_of_them_is_told()
    {
        string certificate = Certificate(out _);
        Certificate(out string otherKey);
        Write(certificate, otherKey, "one\ntwo");
        File.WriteAllText(Path.Combine(folder, "authority.pem"), "secret");
        var faults = OperatorFiles.Check(Path.Combine(folder, "site.yaml"));
        Assert.Equal(["'authority'", "s0.password", "'key'"], faults.Select(f => f.Message.Split(' ')[0]));
        Assert.DoesNotContain(faults, f => f.Message.Contains("secret", StringComparison.Ordinal) || f.Message.Contains("two", StringComparison.Ordinal));
    }

    [Fact]
    public void Variable_is_needed_where_the_site_runs_and_not_where_its_file_is_checked()
    {
        const string Variable = "MEGAPOD_TEST_OPERATOR_THAT_NOBODY_SETS";
        File.WriteAllText(Path.Combine(folder, "site.yaml"), Site.Replace("""passwordFile: "{id}.password", certificate: "{id}.pem", key: "{id}.key" """.TrimEnd(), $"passwordVariable: {Variable}", StringComparison.Ordinal).Replace(", authority: authority.pem", "", StringComparison.Ordinal));
        Assert.Empty(OperatorFiles.Check(Path.Combine(folder, "site.yaml")));
        var read = OperatorFiles.Read(new OperatorConfig { Address = new Uri("wss://csms.example.org"), PasswordVariable = Variable }, folder);
        Assert.Equal($"The password for the operator is missing: the environment variable {Variable} is not set.", Assert.Single(read.Faults).Message);
    }

    private static OperatorConfig Config => new OperatorConfig
    {
        Address = new Uri("wss://csms.example.org"),
        PasswordFile = "{id}.password",
        Certificate = "{id}.pem",
        Key = "{id}.key",
        Authority = "authority.pem",
    }.For("s0", "CP");

    private static string Certificate(out string key)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        key = pair.ExportPkcs8PrivateKeyPem();
        using var made = new CertificateRequest("CN=CP", pair, HashAlgorithmName.SHA256).CreateSelfSigned(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2036, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return made.ExportCertificatePem();
    }

    private void Write(string certificate, string key, string password)
    {
        foreach (var (file, text) in ((string, string)[])[("site.yaml", Site), ("s0.pem", certificate), ("s0.key", key), ("s0.password", password), ("authority.pem", certificate)])
        {
            File.WriteAllText(Path.Combine(folder, file), text);
        }
    }
}
