namespace Megapod.Devices.Redfish;

using System.Globalization;

/// <summary>Foreign text for people.</summary>
internal static class RedfishText
{
    /// <summary>Text cut to a length and without characters that would upset a terminal.</summary>
    public static string Printable(string text, int most = RedfishBounds.LongestText)
    {
        string printable = new([.. text.Take(most + 1).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c)]);
        return printable.Length > most ? printable[..most] + "…" : printable;
    }

    /// <summary>A number as people write it.</summary>
    public static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
