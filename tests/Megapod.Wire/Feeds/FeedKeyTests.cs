namespace Megapod.Wire.Feeds;

using Megapod.Core.Model;

/// <summary>A key goes to its source and nowhere else: whatever the source does with it, no trouble tells it.</summary>
public sealed class FeedKeyTests : FeedBench
{
    private const string Secret = "s3cret/+Key=42";
    private static readonly string Escaped = Uri.EscapeDataString(Secret);
    private readonly string variable = "MEGAPOD_TEST_KEY_" + Guid.NewGuid().ToString("N");

    public FeedKeyTests()
    {
        Environment.SetEnvironmentVariable(variable, Secret);
    }

    private FeedConfig Keyed => Prices with { Url = Server.Url + "?token={key}", Header = "Authorization: Bearer {key}", KeyVariable = variable };

    [Fact]
    public async Task Key_is_sent_escaped_in_the_address_and_plain_in_the_header()
    {
        Server.Answer("200 OK", Good);
        using var feed = Open(Keyed);
        Assert.Empty((await Ask(feed)).Troubles);
        Assert.StartsWith($"GET /prices?token={Escaped} HTTP", Server.Heads.Single());
        Assert.Contains($"Authorization: Bearer {Secret}\r\n", Server.Heads.Single());
    }

    [Fact]
    public async Task Key_is_read_anew_from_its_file_for_each_question()
    {
        string file = Path.Combine(Folder, "key.txt");
        var config = Prices with { Header = "X-Key: {key}", KeyFile = file };
        Server.Answer("200 OK", Good);
        using var feed = Open(config);
        Assert.Equal("MP3522", (await Ask(feed)).Troubles[0].Code);
        foreach (string key in new[] { "one", "two" })
        {
            await File.WriteAllTextAsync(file, key + "\n", TestContext.Current.CancellationToken);
            Assert.Empty((await Ask(feed)).Troubles);
            Assert.Contains($"X-Key: {key}\r\n", Server.Heads.Last());
        }

        await File.WriteAllTextAsync(file, "one\r\nX-Other: injected", TestContext.Current.CancellationToken);
        Assert.Equal("MP3522", (await Ask(feed)).Troubles[0].Code);
        Assert.Equal(2, Server.Heads.Count);
    }

    [Fact]
    public async Task No_trouble_tells_the_key_whatever_the_source_answers()
    {
        string[] answers =
        [
            $"HTTP/1.1 401 {Secret}\r\nContent-Length: 0\r\n\r\n",
            $"HTTP/1.1 302 Found\r\nLocation: https://example.org/?token={Escaped}\r\nContent-Length: 0\r\n\r\n",
            $"HTTP/1.1 302 Found\r\nLocation: http://{Secret}\r\nContent-Length: 0\r\n\r\n",
            $"HTTP/1.1 429 Wait\r\nRetry-After: {Secret}\r\nContent-Length: 0\r\n\r\n",
            Body($$"""{"data":[{"t":"2026-05-01T10:00Z","v":"{{Secret}}"}]}"""),
            Body($$"""{"data":[{"t":"{{Escaped}}","v":1}]}"""),
            Body($$"""{"data":[{"t":"{{Secret.ToUpperInvariant()}}","v":1}]}"""),
            Body($$"""{"{{Secret}}":1}"""),
            Body(Secret),
            $"{Secret}\r\n\r\n",
            $"HTTP/1.1 200 OK\r\nContent-Length: {Secret}\r\n\r\n",
            $"HTTP/1.1 200 OK\r\nContent-Encoding: {Secret}\r\nContent-Length: 2\r\n\r\n{{}}",
            "",
        ];
        foreach (string answer in answers)
        {
            Server.Say(answer);
        }

        string cache = Path.Combine(Folder, "cache");
        using var feed = Open(Keyed with { UnitAt = null }, cache);
        for (int i = 0; i < answers.Length; i++)
        {
            string told = string.Join('\n', (await Ask(feed)).Troubles);
            Assert.Contains("MP35", told);
            Assert.DoesNotContain(Secret, told, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Escaped, told, StringComparison.OrdinalIgnoreCase);
        }

        // A connection that closes without a word is tried again by the framework.
        Assert.True(Server.Heads.Count >= answers.Length);
    }

    [Fact]
    public async Task Cache_does_not_hold_the_key()
    {
        Server.Answer("200 OK", Good);
        using var feed = Open(Keyed, Folder);
        await Ask(feed);
        string kept = await File.ReadAllTextAsync(Path.Combine(Folder, "prices.feed.json"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(Secret, kept);
        Assert.DoesNotContain(Escaped, kept);
    }

    [Fact]
    public async Task Missing_variable_is_named_and_nobody_is_asked()
    {
        Server.Answer("200 OK", Good);
        Environment.SetEnvironmentVariable(variable, null);
        Assert.Contains(variable, (await Expect("MP3522", Keyed)).Troubles[0].Message);
        Assert.Empty(Server.Heads);
    }

    public override ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(variable, null);
        return base.DisposeAsync();
    }

    private static string Body(string text) => $"HTTP/1.1 200 OK\r\nContent-Length: {text.Length}\r\n\r\n{text}";
}
