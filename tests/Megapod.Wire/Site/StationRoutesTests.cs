namespace Megapod.Wire.Site;

using System.Net;
using System.Text;
using System.Text.Json;
using Megapod.Devices.Ocpp.V16;

/// <summary>Charging stations over the API: how they stand, what they are asked, and what is answered where they cannot be.</summary>
public sealed class StationRoutesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Station_is_listed_with_connectors_transactions_and_firmware_and_without_anybodys_card()
    {
        await using var bench = await StationBench.OpenAsync();
        await bench.ConnectAsync();
        using var http = new HttpClient { BaseAddress = bench.Address };
        string text = await http.GetStringAsync("/api/v1/stations", Stop);
        Assert.DoesNotContain("SECRET-CARD", text, StringComparison.Ordinal);
        using var list = JsonDocument.Parse(text);
        var station = Assert.Single(list.RootElement.EnumerateArray());
        Assert.Equal(("kerb", "ocpp1.6", "Maker"), (station.GetProperty("id").GetString(), station.GetProperty("edition").GetString(), station.GetProperty("vendor").GetString()));
        Assert.Equal("Downloading", station.GetProperty("firmware").GetProperty("word").GetString());
        Assert.Equal(2, station.GetProperty("stalls").GetArrayLength());
        var transaction = Assert.Single(station.GetProperty("transactions").EnumerateArray());
        Assert.Equal("2026-05-01T12:00:00Z", transaction.GetProperty("startedAt").GetString());
        Assert.Equal(JsonValueKind.Null, transaction.GetProperty("stoppedAt").ValueKind);
    }

    [Fact]
    public async Task Station_is_asked_and_its_word_comes_back_and_is_an_event()
    {
        await using var bench = await StationBench.OpenAsync();
        await bench.ConnectAsync();
        var (status, answer) = await PostAsync(bench, "kerb/unlock", """{"connector":2}""");
        Assert.Equal("unlock 2", await bench.AskedAsync());
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("kerb", "unlock", "accepted", "Unlocked"), (Text(answer, "station"), Text(answer, "operation"), Text(answer, "result"), Text(answer, "word")));
        Assert.Contains("station kerb kerb was asked to unlock connector 2: it said yes (Unlocked).", bench.Texts, StringComparison.Ordinal);
        bench.Unlocks = UnlockStatus.UnlockFailed;
        (status, answer) = await PostAsync(bench, "kerb/unlock", """{"connector":2}""");
        Assert.Equal((HttpStatusCode.Conflict, "MP3871", "refused", "UnlockFailed"), (status, Text(answer, "fault"), Text(answer, "result"), Text(answer, "word")));
        (status, answer) = await PostAsync(bench, "kerb/clear-cache", "");
        Assert.Equal((HttpStatusCode.Conflict, "MP3872", "notSupported"), (status, Text(answer, "fault"), Text(answer, "result")));
    }

    [Theory]
    [InlineData("kerb/unlock", """{"conector":2}""", 400, "MP3123")]
    [InlineData("kerb/unlock", "{}", 400, "MP3123")]
    [InlineData("kerb/unlock", """{"connector":2,"fast":true}""", 400, "MP3123")]
    [InlineData("kerb/unlock", "null", 400, "MP3123")]
    [InlineData("kerb/unlock", "connector=2", 400, "MP3123")]
    [InlineData("kerb/unlock", """{"connector":9}""", 400, "MP3874")]
    [InlineData("kerb/trigger", """{"message":"nonsense"}""", 400, "MP3123")]
    [InlineData("kerb/log", """{"to":"ftp://a/b","oldest":"yesterday"}""", 400, "MP3123")]
    [InlineData("kerb/stop", """{"connector":1}""", 409, "MP3875")]
    [InlineData("kerb/set", """{"key":"HeartbeatInterval","value":"5"}""", 409, "MP3876")]
    [InlineData("kerb/get", """{"key":"AuthorizationKey"}""", 409, "MP3876")]
    [InlineData("kerb/reset", "", 503, "MP3841")]
    [InlineData("kerb/availability", """{"operative":false}""", 503, "MP3841")]
    [InlineData("kerb/start", """{"connector":1,"token":"A"}""", 503, "MP3841")]
    [InlineData("kerb/firmware", """{"from":"https://a/b","fetchAt":"2026-05-01T12:00:00Z"}""", 503, "MP3841")]
    [InlineData("nobody/reset", "{}", 404, "MP3873")]
    public async Task What_cannot_be_asked_is_a_problem_with_its_fault(string path, string body, int expected, string fault)
    {
        await using var bench = await StationBench.OpenAsync();
        var (status, answer) = await PostAsync(bench, path, body);
        Assert.Equal((expected, fault), ((int)status, Text(answer, "fault")));
        Assert.NotEmpty(Text(answer, "detail")!);
    }

    [Fact]
    public async Task Site_without_stations_lists_none_and_asks_none()
    {
        await using var bench = await StationBench.OpenAsync(hasStations: false);
        using var http = new HttpClient { BaseAddress = bench.Address };
        Assert.Equal("[]", await http.GetStringAsync("/api/v1/stations", Stop));
        var (status, answer) = await PostAsync(bench, "kerb/reset", "");
        Assert.Equal((HttpStatusCode.NotFound, "MP3873"), (status, Text(answer, "fault")));
    }

    [Fact]
    public async Task Page_from_elsewhere_in_this_machines_browser_asks_no_station()
    {
        await using var bench = await StationBench.OpenAsync();
        using var http = new HttpClient { BaseAddress = bench.Address };
        http.DefaultRequestHeaders.Add("Origin", "http://evil.example");
        using var answer = await http.PostAsync("/api/v1/stations/kerb/reset", null, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.DoesNotContain("was asked", bench.Texts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_operation_says_what_its_body_is()
    {
        await using var bench = await StationBench.OpenAsync(hasStations: false);
        using var http = new HttpClient { BaseAddress = bench.Address };
        using var document = JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json", Stop));
        var paths = document.RootElement.GetProperty("paths").EnumerateObject().Where(p => p.Name.StartsWith("/api/v1/stations/{station}/", StringComparison.Ordinal)).ToList();
        Assert.Equal(11, paths.Count);
        Assert.All(paths, p => Assert.True(p.Value.GetProperty("post").GetProperty("requestBody").GetProperty("content").TryGetProperty("application/json", out _)));
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(StationBench bench, string path, string body)
    {
        using var http = new HttpClient { BaseAddress = bench.Address };
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync($"/api/v1/stations/{path}", content, Stop);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        return (answer.StatusCode, document.RootElement.Clone());
    }

    private static string? Text(JsonElement of, string member) => of.TryGetProperty(member, out var value) ? value.GetString() : null;
}
