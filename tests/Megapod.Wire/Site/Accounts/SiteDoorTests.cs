namespace Megapod.Wire.Site.Accounts;

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Megapod.Core.Model;
using Megapod.Core.People;
using Megapod.Site.Accounts;

/// <summary>The door beyond this machine: what it shows, whom it hears and by which names.</summary>
public sealed class SiteDoorTests
{
    private static readonly AccessConfig Access = new() { Listen = [new AccessListenConfig("127.0.0.1", 0)], Names = ["site.example.org"] };

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_comes_over_TLS_signs_in_with_a_cookie_that_goes_nowhere_else()
    {
        await using var bench = await AccountBench.BeginAsync(door: p => p with { Access = Access });
        await bench.AddAsync("ann", PersonRole.Administrator);
        using var ann = bench.Open(secure: true);
        var answer = await ann.SignInAsync("ann", AccountBench.Password);
        Assert.Contains("; secure", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
        await ann.SessionAsync();
        Assert.Equal(HttpStatusCode.OK, (await ann.SendAsync(HttpMethod.Post, "/api/v1/demo/restore", null, null, ("Origin", bench.Secure.GetLeftPart(UriPartial.Authority)))).Status);
        Assert.Equal(bench.Accounts.Door!.Fingerprint!.Replace(":", "", StringComparison.Ordinal), ann.Shown);
        Assert.Equal(64, ann.Shown!.Length);

        // A name is held to TLS, an address is not: browsers do not keep that for addresses.
        Assert.Equal("max-age=31536000", Assert.Single((await ann.SendAsync(HttpMethod.Get, "/healthz", null, null, ("Host", "site.example.org"))).Headers.GetValues("Strict-Transport-Security")));
        using var plain = bench.Open();
        Assert.False((await plain.SendAsync(HttpMethod.Get, "/healthz", null, null, ("Host", "site.example.org"))).Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("site.example.org", true)]
    [InlineData("SITE.example.org:8443", true)]
    [InlineData("localhost", true)]
    [InlineData("192.168.1.20:8443", true)]
    [InlineData("[::1]:8443", true)]
    [InlineData("evil.example", false)]
    [InlineData("site.example.org.evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    public async Task Name_that_is_not_the_sites_own_is_refused_also_to_readers(string host, bool isOurs)
    {
        await using var bench = await AccountBench.BeginAsync(door: p => p with { Access = Access });
        foreach (bool secure in (bool[])[true, false])
        {
            using var browser = bench.Open(secure);
            foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Get, "/api/v1/site"), (HttpMethod.Get, "/healthz"), (HttpMethod.Post, "/api/v1/demo/restore"), (HttpMethod.Get, "/nothing")])
            {
                var answer = await browser.SendAsync(method, path, null, bench.LocalToken, ("Host", host));
                Assert.Equal(isOurs ? null : "MP3560", answer.Fault == "MP3560" ? answer.Fault : null);
                Assert.Equal(isOurs, answer.Status != HttpStatusCode.MisdirectedRequest);
            }
        }
    }

    [Fact]
    public async Task Site_without_a_door_takes_no_name_but_this_machines()
    {
        await using var bench = await AccountBench.BeginAsync();
        using var browser = bench.Open();
        Assert.Equal("MP3560", (await browser.SendAsync(HttpMethod.Get, "/healthz", null, null, ("Host", "site.example.org"))).Fault);
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Get, "/healthz", null, null, ("Host", "localhost"))).Status);
    }

    [Fact]
    public async Task Nothing_older_than_TLS_1_2_and_no_plain_words_are_heard()
    {
        await using var bench = await AccountBench.BeginAsync(door: p => p with { Access = Access });
#pragma warning disable SYSLIB0039 // That it is refused is what is tested.
        await Assert.ThrowsAnyAsync<Exception>(() => ShakeAsync(SslProtocols.Tls11));
#pragma warning restore SYSLIB0039
        Assert.Equal(SslProtocols.Tls12, await ShakeAsync(SslProtocols.Tls12));
        Assert.Equal(SslProtocols.Tls13, await ShakeAsync(SslProtocols.Tls13));
        using var plain = new HttpClient();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => plain.GetAsync($"http://127.0.0.1:{bench.Secure.Port}/healthz", Test));

        async Task<SslProtocols> ShakeAsync(SslProtocols protocol)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, bench.Secure.Port, Test);
            await using var tls = new SslStream(socket.GetStream());
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "site.example.org", EnabledSslProtocols = protocol, RemoteCertificateValidationCallback = (_, _, _, _) => true }, Test);
            return tls.SslProtocol;
        }
    }

    [Fact]
    public void Certificate_that_is_made_is_kept_for_its_owner_alone_and_made_anew_for_other_names_or_before_it_ends()
    {
        string folder = Directory.CreateTempSubdirectory("megapod-door-").FullName;
        try
        {
            var clock = new FakeClock { Began = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero) };
            var first = Keep("site.example.org", "192.168.1.20");
            using var shown = X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(folder, "door.pem")));
            Assert.True(shown.MatchesHostname("site.example.org") && shown.MatchesHostname("192.168.1.20") && !shown.MatchesHostname("evil.example"));
            Assert.Equal("1.2.840.10045.3.1.7", shown.GetECDsaPublicKey()!.ExportParameters(false).Curve.Oid.Value);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "door.pem")));
            }

            Assert.Equal(first.Fingerprint, Keep("site.example.org").Fingerprint);
            var other = Keep("other.example.org");
            Assert.NotEqual(first.Fingerprint, other.Fingerprint);
            var told = new List<string>();
            other.Told = (kind, text) => told.Add($"{kind} {text}");
            string before = other.Fingerprint;
            clock.MoveTo(TimeSpan.FromDays(334));
            other.Current();
            Assert.Equal(before, other.Fingerprint);
            clock.MoveTo(TimeSpan.FromDays(336));
            other.Current();
            Assert.NotEqual(before, other.Fingerprint);
            Assert.Contains(other.Fingerprint, Assert.Single(told), StringComparison.Ordinal);
            Assert.Equal(other.Fingerprint, Keep("other.example.org").Fingerprint);

            // Found at a start when it ends soon.
            clock.MoveTo(TimeSpan.FromDays(2 * 336));
            Assert.NotEqual(other.Fingerprint, Keep("other.example.org").Fingerprint);

            DoorCertificate Keep(params string[] names) => DoorCertificate.Keep(folder, names, clock).Value;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Certificate_of_files_is_read_again_when_it_changes_and_a_bad_one_leaves_that_of_before()
    {
        string folder = Directory.CreateTempSubdirectory("megapod-door-").FullName;
        try
        {
            string file = Path.Combine(folder, "site.pem");
            string key = Path.Combine(folder, "site.key");
            string first = Write("*.example.org", 1);
            await using var bench = await AccountBench.BeginAsync(door: p => p with { Access = Access with { Names = [], Certificate = file, Key = key } });
            var told = new List<string>();
            bench.Accounts.Door!.Told = (kind, _) => told.Add(kind);
            Assert.Equal(first, await ShownAsync());

            // Its names are the site's.
            using var browser = bench.Open();
            Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Get, "/healthz", null, null, ("Host", "a.example.org"))).Status);
            string second = Write("b.example.net", 2);
            Assert.Equal(second, await ShownAsync());
            Assert.Equal("MP3560", (await browser.SendAsync(HttpMethod.Get, "/healthz", null, null, ("Host", "a.example.org"))).Fault);
            await File.WriteAllTextAsync(key, "no key", Test);
            Assert.Equal(second, await ShownAsync());
            Assert.Equal(second, await ShownAsync());
            File.Delete(file);
            Assert.Equal(second, await ShownAsync());
            Assert.Equal(["certificate-renewed", "certificate-failed", "certificate-failed"], told);
            string third = Write("c.example.net", 3);
            Assert.Equal(third, await ShownAsync());

            async Task<string?> ShownAsync()
            {
                using var ann = bench.Open(secure: true);
                await ann.SendAsync(HttpMethod.Get, "/healthz");
                return ann.Shown;
            }

            string Write(string name, int hour)
            {
                using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                var request = new CertificateRequest("CN=test", pair, HashAlgorithmName.SHA256);
                var names = new SubjectAlternativeNameBuilder();
                names.AddDnsName(name);
                request.CertificateExtensions.Add(names.Build());
                using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
                File.WriteAllText(file, made.ExportCertificatePem());
                File.WriteAllText(key, pair.ExportPkcs8PrivateKeyPem());
                File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddHours(hour));
                return made.GetCertHashString(HashAlgorithmName.SHA256);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Certificate_that_cannot_be_read_opens_no_door()
    {
        var parts = new SiteDoorParts { Access = Access with { Certificate = "none.pem", Key = "none.key" }, SiteFolder = Path.GetTempPath(), StateFolder = Path.GetTempPath(), Time = TimeProvider.System };
        Assert.Equal("MP3557", Assert.Single(SiteDoor.Open(parts).Faults).Code);
    }

    [Fact]
    public async Task Many_who_connect_from_elsewhere_shut_nobody_out_on_this_machine()
    {
        await using var bench = await AccountBench.BeginAsync(door: p => p with { Access = Access });
        var sockets = new List<TcpClient>();
        try
        {
            for (int k = 0; k < DoorListener.MostConnections + 140; k++)
            {
                sockets.Add(new TcpClient());
                await EndsAsync(() => sockets[^1].ConnectAsync(IPAddress.Loopback, bench.Secure.Port, Test).AsTask());
            }

            // Whoever came last is closed, at once or a little later.
            Assert.True(await EndsAsync(() => sockets[^1].GetStream().ReadExactlyAsync(new byte[1], Test).AsTask()));
            using var browser = bench.Open();
            Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Get, "/healthz")).Status);
        }
        finally
        {
            sockets.ForEach(s => s.Dispose());
        }

        static async Task<bool> EndsAsync(Func<Task> act)
        {
            try
            {
                await act();
                return false;
            }
            catch (Exception error) when (error is IOException or SocketException or InvalidOperationException)
            {
                return true;
            }
        }
    }
}
