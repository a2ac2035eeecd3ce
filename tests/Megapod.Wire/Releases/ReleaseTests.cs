namespace Megapod.Wire.Releases;

using Megapod.Cli.Commands;
using Megapod.Wire.Cli;
using Megapod.Wire.Peers;

/// <summary><c>update check</c> at releases that OpenSSL has signed, and at some that somebody has had in hand.</summary>
public sealed class ReleaseTests : CommandTest, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("megapod-release-").FullName;

    private string Key => Path.Combine(folder, "key.pem");

    void IDisposable.Dispose()
    {
        Directory.Delete(folder, recursive: true);
        Dispose();
    }

    [Theory]
    [InlineData("99.0.0", true)]
    [InlineData("0.0.1", false)]
    public async Task Release_with_a_good_signature_is_told_by_its_version(string version, bool isNewer)
    {
        await ReleaseAsync($$"""{"product":"megapod","version":"{{version}}","published":"2026-01-02T03:04:05Z","files":[{"name":"megapod.deb","bytes":5,"sha256":"ab"}]}""");
        Assert.Equal(0, await RunAsync("update", "check", "--from", folder, "--key", Key));
        Assert.Contains(isNewer ? "Megapod 99.0.0 is there, published 2026-01-02" : $"Megapod {UpdateCommand.Present} is the newest", Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Release_that_was_changed_or_signed_by_another_is_not_believed()
    {
        await ReleaseAsync("""{"product":"megapod","version":"99.0.0","published":"2026-01-02T03:04:05Z","files":[{"name":"a","bytes":5,"sha256":"ab"}]}""");
        string file = Path.Combine(folder, "release.json");
        string good = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, good.Replace("99.0.0", "99.0.1", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal(1, await RunAsync("update", "check", "--from", folder, "--key", Key));
        Assert.Contains("MP3491", Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Output.ToString());

        await File.WriteAllTextAsync(file, good, TestContext.Current.CancellationToken);
        Assert.Equal(0, await RunAsync("update", "check", "--from", folder, "--key", Key));
        await NewKeyAsync();
        Assert.Equal(1, await RunAsync("update", "check", "--from", folder, "--key", Key));
        await File.WriteAllTextAsync(Path.Combine(folder, "release.json.sig"), "no signature", TestContext.Current.CancellationToken);
        Assert.Equal(1, await RunAsync("update", "check", "--from", folder, "--key", Key));
    }

    [Theory]
    [InlineData("""{"product":"other","version":"99.0.0","published":"2026-01-02T03:04:05Z","files":[{"name":"a","bytes":5,"sha256":"ab"}]}""")]
    [InlineData("""{"product":"megapod","version":"new","published":"2026-01-02T03:04:05Z","files":[{"name":"a","bytes":5,"sha256":"ab"}]}""")]
    [InlineData("""{"product":"megapod","version":"99.0.0","published":"2026-01-02T03:04:05Z","files":[]}""")]
    [InlineData("""{"version":"99.0.0"}""")]
    [InlineData("null")]
    [InlineData("{")]
    public async Task Signed_text_that_is_no_release_of_this_product_is_refused(string text)
    {
        await ReleaseAsync(text);
        Assert.Equal(1, await RunAsync("update", "check", "--from", folder, "--key", Key));
        Assert.Contains("MP3492", Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_named()
    {
        Assert.Equal(3, await RunAsync("update", "check", "--from", folder, "--key", Key));
        Assert.Contains("MP3490", Error.ToString(), StringComparison.Ordinal);
        await NewKeyAsync();
        Assert.Equal(3, await RunAsync("update", "check", "--from", folder, "--key", Key));
        Assert.Contains("MP3493", Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, await RunAsync("update", "check", "--from", "http://127.0.0.1:1/releases", "--key", Key));
        Assert.Equal(2, await RunAsync("update", "check", "--from", "", "--key", Key));
        Assert.Contains("MP3494", Error.ToString(), StringComparison.Ordinal);
    }

    private Task NewKeyAsync() => OpenSslAsync($"openssl ecparam -name prime256v1 -genkey -noout -out '{folder}/private.pem' && openssl pkey -in '{folder}/private.pem' -pubout -out '{Key}'");

    private async Task ReleaseAsync(string text)
    {
        await NewKeyAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, "release.json"), text, TestContext.Current.CancellationToken);
        await OpenSslAsync($"openssl dgst -sha256 -sign '{folder}/private.pem' '{folder}/release.json' | base64 -w0 > '{folder}/release.json.sig'");
    }

    private static async Task OpenSslAsync(string script)
    {
        // Says so where there is none.
        await Peers.RunToolAsync("openssl", "version");
        await Peers.RunToolAsync("bash", "-c", script);
    }
}
