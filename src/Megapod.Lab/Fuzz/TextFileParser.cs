namespace Megapod.Lab.Fuzz;

using System.Text;
using Megapod.Files.RegisterMap;
using Megapod.Files.SiteFile;

/// <summary>Register maps and site files: a checked whole, or faults with their places inside the text.</summary>
/// <param name="name">Which of the two.</param>
internal sealed class TextFileParser(string name) : FuzzParser(name, 3_000, 64 * 1024, 256L * 1024 * 1024)
{
    private readonly bool isMap = name == "register-map";

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Golden { get; } = name == "register-map"
        ? [FuzzParsers.Bytes("Megapod.Lab.golden.battery.yaml"), FuzzParsers.Bytes("Megapod.Lab.golden.meter.yaml")]
        : [FuzzParsers.Bytes("Megapod.Lab.site.yaml")];

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            " ", "\n", "\t", ": ", "- ", "*a", "&a ", "<<: ", "|", ">", "---\n", "...\n", "~", "%YAML 9.9\n", "!", "#", "\u0085", "\u2028", "\uFEFF", "-1", "0x", "0xFFFFFFFFFFFFFFFF", "1e99", "1e-99", ".inf",
            "register: ", "count: 2000", "scale: ", "factor: 0", "id: ", "parent: ", "1e99 MW", "9999-12-31", "true", "null", "fromTable", "float64", "unsigned64",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <inheritdoc/>
    public override bool Take(byte[] input, ulong variant)
    {
        string text = Encoding.UTF8.GetString(input);
        var faults = isMap ? RegisterMapReader.Parse(text, "fuzz.yaml").Faults : SiteFileReader.Parse(text, "fuzz.yaml").Faults;
        string[] lines = text.TrimStart('\uFEFF').Split('\n');
        foreach (var fault in faults)
        {
            FuzzException.Unless(fault.Line >= 1 && fault.Line <= lines.Length && fault.Column >= 1 && fault.Column <= lines[fault.Line - 1].Length + 1, $"{fault.Code} points beside the text");
            FuzzException.Unless(fault.Message.Length > 0 && fault.Remedy.Length > 0, $"{fault.Code} says nothing");
        }

        return faults.Count == 0;
    }
}
