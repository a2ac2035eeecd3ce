namespace Megapod.Devices.Gpu;

using System.Globalization;

/// <summary>Foreign text for people, and numbers in foreign text.</summary>
internal static class GpuText
{
    /// <summary>Text cut to a length and without characters that would upset a terminal.</summary>
    public static string Printable(ReadOnlySpan<char> text)
    {
        bool isLong = text.Length > GpuBounds.LongestText;
        char[] cut = text[..Math.Min(text.Length, GpuBounds.LongestText)].ToArray();
        for (int i = 0; i < cut.Length; i++)
        {
            cut[i] = char.IsControl(cut[i]) || char.IsSurrogate(cut[i]) ? '·' : cut[i];
        }

        return isLong ? new string(cut) + "…" : new string(cut);
    }

    /// <summary>A number as people write it.</summary>
    public static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Reads a number; false for words such as N/A and for what is not finite.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
