namespace Megapod.Cli.Commands;

using System.Globalization;

/// <summary>Lengths of time as people type them.</summary>
internal static class DurationText
{
    /// <summary>Reads one; null: it is none.</summary>
    /// <param name="text">Such as <c>60s</c>, <c>5min</c>, <c>1h</c> or <c>3d</c>; a number alone is seconds.</param>
    public static TimeSpan? Read(string text)
    {
        string number = text.TrimEnd('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z').Trim();
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double amount) || amount <= 0)
        {
            return null;
        }

        return text[(text.IndexOf(number, StringComparison.Ordinal) + number.Length)..].Trim() switch
        {
            "s" or "" => TimeSpan.FromSeconds(amount),
            "min" or "m" => TimeSpan.FromMinutes(amount),
            "h" => TimeSpan.FromHours(amount),
            "d" => TimeSpan.FromDays(amount),
            _ => null,
        };
    }
}
