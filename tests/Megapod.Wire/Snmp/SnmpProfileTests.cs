namespace Megapod.Wire.Snmp;

using System.Text;
using Megapod.Devices.Snmp.Profiles;

/// <summary>Profiles that the program carries, and what is said of those that somebody writes.</summary>
public sealed class SnmpProfileTests
{
    private const string Column = """{ "what": "current", "oid": "1.3.6.2.{row}.1", "unit": "mA" }""";
    private const string Table = $$"""{ "name": "t", "walk": "1.3.6.1", "columns": [ {{Column}} ] }""";
    private const string Sound = $$"""
        {
          "name": "x", "title": "x", "source": "x",
          "tables": [
            {{Table}}
          ]
        }
        """;

    [Fact]
    public void Profiles_that_the_program_carries_can_be_read()
    {
        Assert.Equal(["pdu2", "switch"], SnmpProfiles.Names);
        Assert.All(SnmpProfiles.Names, name => Assert.NotEmpty(SnmpProfiles.Find(name)!.Tables));
        Assert.Null(SnmpProfiles.Find("none"));
        Assert.NotNull(SnmpProfiles.Find("pdu2")!.Switching);
        Assert.Null(SnmpProfiles.Find("switch")!.Switching);
    }

    [Fact]
    public void Sound_profile_is_read()
    {
        var column = SnmpProfileReader.Read(Encoding.UTF8.GetBytes(Sound), "x.json").Value.Tables[0].Columns[0];
        Assert.Equal((0.001m, "1.3.6.2.{row}.1"), (column.Factor, column.Oid.ToString()));
        Assert.Equal("1.3.6.2.1.24.1", column.Oid.At([1, 24])!.ToString());
    }

    [Theory]
    [InlineData("\"mA\"", "mA", "MP4124", 4)]
    [InlineData("\"title\": \"x\",", "", "MP4125", 1)]
    [InlineData("\"title\"", "\"titel\": \"x\", \"title\"", "MP4125", 2)]
    [InlineData("\"title\"", "\"name\": \"y\", \"title\"", "MP4125", 2)]
    [InlineData("\"title\": \"x\"", "\"title\": 5", "MP4126", 2)]
    [InlineData("\"current\"", "\"wattage\"", "MP4126", 4)]
    [InlineData("\"mA\"", "\"W\"", "MP4126", 4)]
    [InlineData(", \"unit\": \"mA\"", "", "MP4126", 4)]
    [InlineData("1.3.6.2.{row}.1", "1.3.6.x.{row}", "MP4126", 4)]
    [InlineData("1.3.6.2.{row}.1", "1.3.6.2.1", "MP4127", 4)]
    [InlineData("\"walk\": \"1.3.6.1\", ", "", "MP4127", 4)]
    [InlineData("\"1.3.6.1\"", "\"9.3.6.1\"", "MP4126", 4)]
    [InlineData("\"mA\"", "\"mA\", \"factor\": -1", "MP4126", 4)]
    [InlineData("\"mA\"", "\"mA\", \"absent\": [1.5]", "MP4126", 4)]
    [InlineData("\"mA\"", "\"mA\", \"on\": [1]", "MP4127", 4)]
    [InlineData("\"mA\"", "\"mA\", \"valid\": {\"oid\": \"1.3.{row}\"}", "MP4125", 4)]
    [InlineData("\"current\"", "\"name\"", "MP4127", 4)]
    [InlineData("\"walk\": \"1.3.6.1\"", "\"walk\": \"1.3.6.1\", \"most\": 0", "MP4126", 4)]
    [InlineData("\"walk\": \"1.3.6.1\"", "\"walk\": \"1.3.6.1\", \"needed\": 1", "MP4126", 4)]
    [InlineData("\"tables\"", "\"switching\": {\"table\": \"t\", \"write\": \"1.3.{row}\", \"on\": 1, \"off\": 1, \"read\": \"1.3.{row}\", \"isOn\": [1], \"isOff\": [2]}, \"tables\"", "MP4127", 3)]
    [InlineData("\"tables\"", "\"switching\": {\"table\": \"u\", \"write\": \"1.3.{row}\", \"on\": 1, \"off\": 0, \"read\": \"1.3.{row}\", \"isOn\": [1], \"isOff\": [2]}, \"tables\"", "MP4127", 3)]
    [InlineData("] }", "] }, { \"name\": \"t\", \"columns\": [] }", "MP4127", 4)]
    [InlineData("\"tables\"", "\"switching\": {\"table\": \"t\", \"write\": \"1.3.{row}\", \"on\": 1, \"off\": 0, \"read\": \"1.3.{row}\", \"isOn\": [1, 2], \"isOff\": [2]}, \"tables\"", "MP4127", 3)]
    [InlineData("\"tables\"", "\"switching\": {\"table\": \"t\", \"write\": \"1.3.1\", \"on\": 1, \"off\": 0, \"read\": \"1.3.{row}\", \"isOn\": [1], \"isOff\": [2]}, \"tables\"", "MP4127", 3)]
    [InlineData("\"tables\"", "\"switching\": {\"table\": \"t\", \"write\": \"1.3.{row}\", \"on\": 1, \"off\": 0, \"read\": \"1.3.{row}\", \"isOn\": [1]}, \"tables\"", "MP4125", 3)]
    [InlineData(Table, "", "MP4127", 3)]
    [InlineData(Column, Column + ", " + Column, "MP4127", 4)]
    [InlineData("\"walk\": \"1.3.6.1\"", "\"walk\": \"1.3.6.1\", \"walk\": \"1.3.6.1\"", "MP4125", 4)]
    [InlineData(Table, """{ "name": "t", "only": [1], "columns": [ { "what": "current", "oid": "1.3.6.2.1", "unit": "mA" } ] }""", "MP4127", 4)]
    [InlineData(Column, """{ "what": "switch", "oid": "1.3.6.2.{row}.1", "on": [1, 2], "off": [2] }""", "MP4127", 4)]
    [InlineData(Column, """{ "what": "switch", "oid": "1.3.6.2.{row}.1", "on": [1] }""", "MP4125", 4)]
    [InlineData(Column, """{ "what": "current", "oid": "1.3.6.2.{row}.1", "unit": "mA", "valid": { "oid": "1.3.{row}", "is": 1 } }""", "MP4126", 4)]
    public void Mistake_is_told_with_its_line_and_what_to_do(string what, string instead, string code, int line)
    {
        Assert.Contains(what, Sound);
        int at = Sound.LastIndexOf(what);
        var faults = SnmpProfileReader.Read(Encoding.UTF8.GetBytes(Sound[..at] + instead + Sound[(at + what.Length)..]), "x.json").Faults;

        // One mistake is one fault: what is told beside it would hide that the right one is not.
        var told = Assert.Single(faults);
        Assert.Equal((code, line, "x.json"), (told.Code, told.Line, told.File));
        Assert.True(told.Column > 0 && told.Remedy.Length > 0);
    }

    [Fact]
    public void Outlets_of_a_table_without_rows_cannot_be_switched()
    {
        const string Switching = """ "switching": {"table": "t", "write": "1.3.{row}", "on": 1, "off": 0, "read": "1.3.{row}", "isOn": [1], "isOff": [2]}, "tables" """;
        string outlets = Sound.Replace("\"tables\"", Switching);
        Assert.NotNull(SnmpProfileReader.Read(Encoding.UTF8.GetBytes(outlets), "x.json").Value.Switching);
        string rowless = outlets.Replace(Table, """{ "name": "t", "columns": [ { "what": "current", "oid": "1.3.6.2.1", "unit": "mA" } ] }""");
        Assert.Equal(("MP4127", 3), SnmpProfileReader.Read(Encoding.UTF8.GetBytes(rowless), "x.json").Faults is [var told] ? (told.Code, told.Line) : default);
    }

    [Fact]
    public void Profile_and_its_lists_are_bounded()
    {
        string Absent(int many) => Sound.Replace("\"mA\"", $"\"mA\", \"absent\": [{string.Join(',', Enumerable.Range(0, many))}]");
        Assert.Equal(64, SnmpProfileReader.Read(Encoding.UTF8.GetBytes(Absent(64)), "x.json").Value.Tables[0].Columns[0].Absent.Count);
        Assert.Equal("MP4126", Assert.Single(SnmpProfileReader.Read(Encoding.UTF8.GetBytes(Absent(65)), "x.json").Faults).Code);
        string large = Sound + new string(' ', (256 * 1024) - Encoding.UTF8.GetByteCount(Sound));
        Assert.True(SnmpProfileReader.Read(Encoding.UTF8.GetBytes(large), "x.json").IsSuccess);
        Assert.Equal("MP4124", Assert.Single(SnmpProfileReader.Read(Encoding.UTF8.GetBytes(large + " "), "x.json").Faults).Code);
    }

    [Theory]
    [InlineData("", "MP4124")]
    [InlineData("[]", "MP4126")]
    [InlineData("{\"name\":\"\\ud800\"}", "MP4124")]
    [InlineData("null", "MP4126")]
    [InlineData("{} {}", "MP4124")]
    public void Text_that_is_no_profile_is_a_fault(string text, string code) => Assert.Equal(code, Assert.Single(SnmpProfileReader.Read(Encoding.UTF8.GetBytes(text), "x.json").Faults).Code);
}
