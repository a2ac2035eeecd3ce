namespace Megapod.Web;

using System.Text;
using System.Text.RegularExpressions;
using Megapod.Site.Api;

/// <summary>The pages as they are built into the program.</summary>
public sealed class ShippedFilesTests
{
    /// <summary>What a phone on a poor link loads in some two seconds, gzip.</summary>
    private const int MostFirstLoadBytes = 100_000;

    public ShippedFilesTests() => Assert.SkipWhen(WebFiles.Shipped.Count == 0, "tool: needs the pages of web/, which npm of the Debian package npm builds (./megapod test --install)");

    private static string Index => Encoding.UTF8.GetString(Of("/index.html").Plain);

    [Fact]
    public void First_load_is_small()
    {
        var loaded = Regex.Matches(Index, "(?:src|href)=\"(/assets/[^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(m => m.Groups[1].Value).ToList();
        Assert.Contains(loaded, p => p.EndsWith(".js", StringComparison.Ordinal));
        Assert.Contains(loaded, p => p.EndsWith(".css", StringComparison.Ordinal));
        int bytes = loaded.Append("/index.html").Sum(p => Of(p).Gzip!.Length);
        Assert.True(bytes <= MostFirstLoadBytes, $"{bytes} bytes by gzip.");
    }

    [Fact]
    public void Page_has_no_script_or_style_written_into_it_and_names_nobody_else()
    {
        Assert.DoesNotMatch(@"<script(?![^>]*\ssrc=)", Index);
        Assert.DoesNotContain("<style", Index, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\sstyle=", Index);
        Assert.DoesNotMatch(@"(?:src|href)=""(?!/)", Index);
    }

    [Fact]
    public void Every_file_has_smaller_copies_but_for_those_that_are_tiny() =>
        Assert.All(WebFiles.Shipped.Where(f => f.Plain.Length > 200), f => Assert.True(f.Gzip?.Length < f.Plain.Length && f.Brotli?.Length < f.Plain.Length, f.Path));

    private static WebFile Of(string path) => WebFiles.Shipped.Single(f => f.Path == path);
}
