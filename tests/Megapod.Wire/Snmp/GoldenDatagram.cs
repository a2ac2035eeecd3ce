namespace Megapod.Wire.Snmp;

using System.Runtime.CompilerServices;
using System.Text.Json;
using Megapod.Devices.Snmp.Security;

/// <summary>One datagram between programs of other people, from golden.txt; how it was recorded stands there and in tests/peers/snmp_record.py.</summary>
internal sealed record GoldenDatagram(string Tool, bool IsRequest, byte[] Bytes, string? User, string[] Words, string[] Said)
{
    public static IReadOnlyList<GoldenDatagram> All { get; } = [.. File.ReadLines(PathOf()).Where(line => !line.StartsWith('#')).Select(Parse)];

    /// <summary>The users that the recording made, with their passwords.</summary>
    public static IReadOnlyDictionary<string, SnmpUserConfig> Users { get; } = new SnmpUserConfig[]
    {
        new("golden", "golden auth 256") { PrivacyPassword = "golden priv 256" },
        new("golden512", "golden auth 512") { PrivacyPassword = "golden priv 512", Authentication = SnmpAuthentication.Sha512 },
        new("golden1", "golden auth 1") { PrivacyPassword = "golden priv 1", Authentication = SnmpAuthentication.Sha1 },
        new("signed", "golden auth 256"),
    }.ToDictionary(user => user.Name);

    private static GoldenDatagram Parse(string line)
    {
        string[] words = line.Split(' ', 4);
        var what = JsonDocument.Parse(words[3]).RootElement;
        return new GoldenDatagram(words[0], words[1] == "request", Convert.FromHexString(words[2]), what.GetProperty("user").GetString(), Texts(what, "words"), Texts(what, "said"));
    }

    private static string[] Texts(JsonElement of, string name) => [.. of.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];

    private static string PathOf([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "golden.txt");
}
