namespace Megapod.Wire.Cli;

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Megapod.Devices.Ocpp.V16;
using Megapod.Wire.Site;

/// <summary><c>station</c>: over the API of a running site, whose stations answer as a test says.</summary>
public sealed class StationCommandTests : CommandTest
{
    [Fact]
    public async Task Station_says_yes_is_0_says_no_is_1_and_what_cannot_be_meant_is_2()
    {
        await using var bench = await StationBench.OpenAsync();
        await bench.ConnectAsync();
        string at = bench.Address.ToString();
        Assert.Equal(0, await RunAsync("station", "unlock", "kerb", "2", "--at", at));
        Assert.Equal("unlock 2", await bench.AskedAsync());
        Assert.Equal("kerb: accepted (Unlocked)", Output.ToString().Trim());
        bench.Unlocks = UnlockStatus.UnlockFailed;
        Assert.Equal(1, await RunAsync("station", "unlock", "kerb", "2", "--at", at));
        Assert.Contains("kerb was asked to unlock connector 2 and said no (UnlockFailed). [MP3871]", Output.ToString(), StringComparison.Ordinal);
        Assert.Empty(Error.ToString());
        Assert.Equal(2, await RunAsync("station", "unlock", "kerb", "3", "--at", at));
        Assert.Contains("[MP3874]", Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await RunAsync("station", "reset", "nobody", "--at", at));
        Assert.Contains("[MP3873]", Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("start a transaction at connector 2", "start", "kerb", "2", "CARD")]
    [InlineData("start connector 1 anew at once", "reset", "kerb", "--now", "--connector", "1")]
    [InlineData("start anew", "reset", "kerb")]
    [InlineData("put itself out of service", "availability", "kerb", "inoperative")]
    [InlineData("put connector 2 in service", "availability", "kerb", "operative", "--connector", "2")]
    [InlineData("send its message 'MeterValues'", "trigger", "kerb", "meterValues")]
    [InlineData("forget the cards", "clear-cache", "kerb")]
    [InlineData("upload its security log to ftp://h/f", "log", "kerb", "ftp://h/f", "--which", "security", "--oldest", "2026-05-01T12:00:00Z")]
    [InlineData("install a firmware from https://h/f", "firmware", "kerb", "https://h/f", "--fetch-at", "2026-05-01T12:00:00Z")]
    [InlineData("say how 'Light' is set", "get", "kerb", "Light")]
    [InlineData("set 'Light'", "set", "kerb", "Light", "5")]
    public async Task Each_verb_asks_the_station_for_its_own_thing(string words, params string[] arguments)
    {
        await using var bench = await StationBench.OpenAsync();
        Assert.Equal(1, await RunAsync(["station", .. arguments, "--at", bench.Address.ToString()]));
        Assert.Contains("kerb is not connected. [MP3841]", Output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"kerb was asked to {words}", bench.Texts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_says_how_stations_stand_and_in_json_what_the_api_says()
    {
        await using var bench = await StationBench.OpenAsync();
        await bench.ConnectAsync();
        string at = bench.Address.ToString();
        Assert.Equal(0, await RunAsync("station", "list", "--at", at));
        Assert.Contains("kerb: ocpp1.6, Maker M1, firmware Downloading", Output.ToString(), StringComparison.Ordinal);
        Assert.Contains("  1 a1: ", Output.ToString(), StringComparison.Ordinal);
        Output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync("station", "list", "--at", at, "--json"));
        using var document = JsonDocument.Parse(Output.ToString());
        Assert.Equal("kerb", document.RootElement[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Nobody_there_is_3_and_no_address_is_2()
    {
        Assert.Equal(3, await RunAsync("station", "list", "--at", "http://127.0.0.1:9"));
        Assert.Contains("[MP3142]", Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await RunAsync("station", "list", "--at", "8080"));
        Assert.Contains("[MP3141]", Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_is_random_fits_its_line_for_the_site_file_and_is_short_enough_for_every_station()
    {
        Assert.Equal(0, await RunAsync("station", "password", "--json"));
        using var document = JsonDocument.Parse(Output.ToString());
        string password = document.RootElement.GetProperty("password").GetString()!;
        Assert.Equal(40, password.Length);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password))), document.RootElement.GetProperty("passwordSha256").GetString());
        Assert.DoesNotContain(password, Error.ToString(), StringComparison.Ordinal);
        Output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync("station", "password"));
        Assert.DoesNotContain(password, Output.ToString(), StringComparison.Ordinal);
        Assert.Contains("passwordSha256: ", Output.ToString(), StringComparison.Ordinal);
        Assert.Contains("BasicAuthPassword", Error.ToString(), StringComparison.Ordinal);
    }
}
