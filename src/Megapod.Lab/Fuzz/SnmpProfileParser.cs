namespace Megapod.Lab.Fuzz;

using System.Text;
using Megapod.Devices.Snmp.Profiles;

/// <summary>Profiles of SNMP devices: a whole, or faults with their places inside the text.</summary>
internal sealed class SnmpProfileParser() : FuzzParser("snmp-profile", 5_000, 64 * 1024, 16 * 1024 * 1024)
{
    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Golden { get; } = [FuzzParsers.Bytes("Megapod.Lab.golden.pdu2.json"), FuzzParsers.Bytes("Megapod.Lab.golden.switch.json")];

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Words { get; } =
        [.. new[] { "null", "true", "1e99", "-1", "0.5", "\"\"", "\"negative\"", "\"{row}\"", ".{row}", "4294967296", "\"°C\"", "\\ud800", "\"most\": 0,", "\"on\": [1],", "[]", "{}", ",", "/*", "\uFEFF" }.Select(Encoding.UTF8.GetBytes)];

    /// <inheritdoc/>
    public override bool Take(byte[] input, ulong variant)
    {
        var read = SnmpProfileReader.Read(input, "fuzz.json");
        string[] lines = Encoding.UTF8.GetString(input).Split('\n');
        foreach (var fault in read.Faults)
        {
            FuzzException.Unless(fault.Line >= 1 && fault.Line <= lines.Length && fault.Column >= 1 && fault.Column <= lines[fault.Line - 1].Length + 1, $"{fault.Code} points beside the text");
            FuzzException.Unless(fault.Message.Length > 0 && fault.Remedy.Length > 0, $"{fault.Code} says nothing");
        }

        return read.IsSuccess;
    }
}
