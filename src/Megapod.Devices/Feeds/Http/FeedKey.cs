namespace Megapod.Devices.Feeds.Http;

using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>A key that a source wants. It is read anew for each question, so that it can be replaced, and it has no way to be shown: text that may contain it goes through <see cref="Hide(Fault)"/>.</summary>
internal sealed class FeedKey
{
    private const int LongestKey = 4096;

    private readonly string secret;

    private FeedKey(string secret)
    {
        this.secret = secret;
    }

    /// <summary>The key that a description names; an empty one where it names none.</summary>
    public static Outcome<FeedKey> Read(FeedConfig feed)
    {
        string? text;
        if (feed.KeyVariable is { } variable)
        {
            text = Environment.GetEnvironmentVariable(variable);
            if (text is null)
            {
                return Outcome<FeedKey>.Failure(FeedFaults.NoKey(feed, $"is missing: the environment variable {variable} is not set"));
            }
        }
        else if (feed.KeyFile is { } file)
        {
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
                byte[] buffer = new byte[LongestKey + 2];
                text = Encoding.UTF8.GetString(buffer, 0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                return Outcome<FeedKey>.Failure(FeedFaults.NoKey(feed, "is missing: its file cannot be read"));
            }
        }
        else
        {
            return Outcome<FeedKey>.Success(new FeedKey(""));
        }

        string found = text.Trim();
        return found.Length is > 0 and <= LongestKey && found.All(c => c is > ' ' and < '\u007f')
            ? Outcome<FeedKey>.Success(new FeedKey(found))
            : Outcome<FeedKey>.Failure(FeedFaults.NoKey(feed, "is empty, too long or contains blanks or characters beyond ASCII"));
    }

    /// <summary>Puts the key into an address.</summary>
    public string IntoAddress(string template) => template.Replace("{key}", Uri.EscapeDataString(secret), StringComparison.Ordinal);

    /// <summary>Puts the key into a header's value.</summary>
    public string IntoHeader(string template) => template.Replace("{key}", secret, StringComparison.Ordinal);

    /// <summary>A fault without the key, which a source may have sent back to us.</summary>
    public Fault Hide(Fault fault) => secret.Length == 0 ? fault : fault with { Message = Hide(fault.Message), Remedy = Hide(fault.Remedy) };

    private string Hide(string text) =>
        text.Replace(secret, "(key)", StringComparison.OrdinalIgnoreCase).Replace(Uri.EscapeDataString(secret), "(key)", StringComparison.OrdinalIgnoreCase);
}
