namespace Megapod.Wire.Snmp;

using System.Text;
using Megapod.Devices.Snmp.Profiles;

/// <summary>Profiles that the program carries, and what is said of those that somebody writes.</summary>
public sealed class SnmpProfileTests
{
    private const string Sound = """
        {
          "name": "x", "title": "x", "source": "x",
          "tables": [
            { "name": "t", "walk": "1.3.6.1", "columns": [ { "what": "current", "oid": "1.3.6.2.{row}.1", "unit": "mA" } ] }
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
    public void Mistake_is_told_with_its_line_and_what_to_do(string what, string instead, string code, int line)
    {
        Assert.Contains(what, Sound);
        int at = Sound.LastIndexOf(what);
        var faults = SnmpProfileReader.Read(Encoding.UTF8.GetBytes(Sound[..at] + instead + Sound[(at + what.Length)..]), "x.json").Faults;
        Assert.Contains(faults, fault => fault.Code == code && fault.Line == line && fault.Column > 0 && fault.File == "x.json" && fault.Remedy.Length > 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"name\":\"\\ud800\"}")]
    [InlineData("null")]
    [InlineData("{} {}")]
    public void Text_that_is_no_profile_is_a_fault(string text) => Assert.NotEmpty(SnmpProfileReader.Read(Encoding.UTF8.GetBytes(text), "x.json").Faults);
}
