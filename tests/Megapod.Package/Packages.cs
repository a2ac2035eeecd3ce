namespace Megapod.Package;

using Megapod.Tests;

/// <summary>The packages under test, made once; the tests that take them run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class Packages : IDisposable, ICollectionFixture<Packages>
{
    /// <summary>Name of the collection of tests.</summary>
    public const string Name = "packages";

    private Task<string>? making;

    /// <summary>Where they lie.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("megapod-package-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The package of these sources, for a machine to install it on.</summary>
    public async Task<string> NowAsync()
    {
        Assert.SkipUnless(await Machine.IsPossibleAsync(Stop), "machine: needs root and an overlay file system to install packages on");
        return await (making ??= MakeAsync());
    }

    /// <summary>The same program in a package of another version, as the next release would be.</summary>
    public async Task<string> OfVersionAsync(string version)
    {
        string now = await NowAsync();
        string other = Path.Combine(Folder, $"megapod_{version}_amd64.deb");
        string script = $"""
            set -e
            dpkg-deb -R {now} {Folder}/other
            sed -i 's/^Version: .*/Version: {version}/' {Folder}/other/DEBIAN/control
            sed -i 's/gt "[0-9.]*"/gt "{version}"/' {Folder}/other/DEBIAN/preinst
            dpkg-deb --root-owner-group -Zgzip --build {Folder}/other {other}
            """;
        var (code, said) = await Machine.StartAsync("bash", ["-c", script], Stop);
        Assert.True(code == 0, said);
        return other;
    }

    /// <summary>The container image of the same program. What the package was put together from is still there, so that only the image's bottom is laid out anew.</summary>
    public async Task<string> ImageAsync()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mmdebstrap") && File.Exists("/usr/bin/jq"), "tool: needs mmdebstrap and jq (./megapod test --install)");
        await (making ??= MakeAsync());
        string image = Path.Combine(Folder, "image.tar");
        string root = TestData.RepositoryRoot;
        string script = $"""
            export SOURCE_DATE_EPOCH=$(stat -c %Y {root}/Directory.Build.props)
            {root}/scripts/image.sh 1.2.3 {root}/out/package/deb {Folder}/work {image}
            """;
        var (code, said) = await Machine.StartAsync("bash", ["-c", script], Stop);
        string[] unreachable = ["Could not resolve", "Temporary failure", "Unable to connect", "Could not connect"];
        Assert.SkipWhen(code != 0 && Array.Exists(unreachable, u => said.Contains(u, StringComparison.Ordinal)), "network: needs a mirror of Debian");
        Assert.True(code == 0, said);
        return image;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private async Task<string> MakeAsync()
    {
        var (code, said) = await Machine.StartAsync(Path.Combine(TestData.RepositoryRoot, "megapod"), ["package", "--only", "deb", "--out", Folder], Stop);
        Assert.True(code == 0, said);
        return Directory.GetFiles(Folder, "*.deb").Single();
    }
}
