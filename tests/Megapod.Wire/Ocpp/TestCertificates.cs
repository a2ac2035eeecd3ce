namespace Megapod.Wire.Ocpp;

using System.Security.Cryptography.X509Certificates;
using Megapod.Wire.Peers;

/// <summary>Authorities and certificates that openssl has made, in a folder that goes with this object.</summary>
internal sealed class TestCertificates : IDisposable
{
    private const string Extensions = """
        [v3_ca]
        basicConstraints = critical,CA:true
        keyUsage = critical,keyCertSign,cRLSign
        [server]
        subjectAltName = IP:127.0.0.1,DNS:localhost
        extendedKeyUsage = serverAuth
        [elsewhere]
        subjectAltName = DNS:elsewhere.example
        extendedKeyUsage = serverAuth
        [station]
        extendedKeyUsage = clientAuth
        """;

    private TestCertificates(string folder) => Folder = folder;

    public string Folder { get; }

    public string this[string file] => Path.Combine(Folder, file);

    /// <summary>Two authorities, and a server's certificate by the first of them.</summary>
    public static async Task<TestCertificates> MakeAsync()
    {
        var made = new TestCertificates(Directory.CreateTempSubdirectory("megapod-certificates-").FullName);
        await File.WriteAllTextAsync(made["extensions.cnf"], Extensions, TestContext.Current.CancellationToken);
        foreach (string authority in (string[])["authority", "other"])
        {
            await Peers.RunToolAsync(
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", made[$"{authority}.key"], "-out", made[$"{authority}.pem"], "-subj", $"/CN={authority}", "-days", "30");
        }

        await made.IssueAsync("server", "/CN=localhost", "authority", "server");
        return made;
    }

    /// <summary>A certificate with its key, NAME.pem and NAME.key.</summary>
    public async Task<X509Certificate2> IssueAsync(string name, string subject, string authority, string use, string notBefore = "", string notAfter = "")
    {
        await Peers.RunToolAsync("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", this[$"{name}.key"], "-out", this[$"{name}.csr"], "-subj", subject);
        string[] validity = notAfter.Length == 0 ? ["-days", "30"] : ["-startdate", notBefore, "-enddate", notAfter];
        string index = this[$"{name}.index"];
        Directory.CreateDirectory(index);
        await File.WriteAllTextAsync(Path.Combine(index, "index.txt"), "", TestContext.Current.CancellationToken);
        string configuration = $"[ca]\ndefault_ca = d\n[d]\nnew_certs_dir = {index}\ndatabase = {index}/index.txt\nrand_serial = yes\ndefault_md = sha256\npolicy = p\nunique_subject = no\n[p]\ncommonName = optional\norganizationName = optional\n";
        await File.WriteAllTextAsync(Path.Combine(index, "ca.cnf"), configuration, TestContext.Current.CancellationToken);
        string said = await Peers.RunToolAsync(
            "openssl",
            [
                "ca", "-batch", "-notext", "-config", Path.Combine(index, "ca.cnf"), "-cert", this[$"{authority}.pem"], "-keyfile", this[$"{authority}.key"], "-in", this[$"{name}.csr"], "-out", this[$"{name}.pem"],
                "-extfile", this["extensions.cnf"], "-extensions", use, .. validity,
            ]);
        Assert.True(File.Exists(this[$"{name}.pem"]), said);
        return X509Certificate2.CreateFromPemFile(this[$"{name}.pem"], this[$"{name}.key"]);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
