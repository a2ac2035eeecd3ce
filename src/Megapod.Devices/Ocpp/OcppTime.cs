namespace Megapod.Devices.Ocpp;

using System.Globalization;
using Megapod.Core.Units;

/// <summary>Points in time as stations write them, and as we do: RFC 3339 in UTC.</summary>
public static class OcppTime
{
    /// <summary>Room for a point in time as we write it.</summary>
    public const int MostBytes = 24;

    /// <summary>Reads a point in time. A missing zone is taken for UTC, a blank for the T; parts of a second below 100 ns are cut off.</summary>
    /// <param name="text">In UTF-8, without quotes.</param>
    /// <param name="time">The instant, where it can be read.</param>
    /// <param name="quirks">What is not as RFC 3339 says.</param>
    /// <returns>Whether it can be read.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out Instant time, out OcppQuirks quirks)
    {
        (time, quirks) = (default, OcppQuirks.None);
        if (!Number(ref text, 4, out int year) || !Skip(ref text, '-') || !Number(ref text, 2, out int month) || !Skip(ref text, '-') || !Number(ref text, 2, out int day))
        {
            return false;
        }

        if (Skip(ref text, ' '))
        {
            quirks |= OcppQuirks.TimeOtherwiseWritten;
        }
        else if (!Skip(ref text, 'T') && !Skip(ref text, 't'))
        {
            return false;
        }

        if (!Number(ref text, 2, out int hour) || !Skip(ref text, ':') || !Number(ref text, 2, out int minute))
        {
            return false;
        }

        int second = 0;
        if (!Skip(ref text, ':'))
        {
            quirks |= OcppQuirks.TimeOtherwiseWritten;
        }
        else if (!Number(ref text, 2, out second))
        {
            return false;
        }

        if (!Fraction(ref text, out long fraction) || !Zone(ref text, out int offsetMinutes, ref quirks) || !text.IsEmpty)
        {
            return false;
        }

        // A leap second, 60, is the next second to a clock that knows none.
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        long ticks = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc).Ticks + (second * TimeSpan.TicksPerSecond) + fraction - (offsetMinutes * TimeSpan.TicksPerMinute);
        time = new Instant(ticks);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
    }

    /// <summary>Writes a point in time: UTC, with Z, whole seconds where it is one and milliseconds otherwise. What is finer is cut off.</summary>
    /// <param name="time">The instant.</param>
    /// <param name="into">At least <see cref="MostBytes"/> long.</param>
    /// <returns>How many bytes it took.</returns>
    public static int Write(Instant time, Span<byte> into)
    {
        var utc = time.ToUtc();
        utc.TryFormat(into, out int length, utc.Millisecond == 0 ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        return length;
    }

    private static bool Skip(ref ReadOnlySpan<byte> text, char expected)
    {
        if (text.IsEmpty || text[0] != expected)
        {
            return false;
        }

        text = text[1..];
        return true;
    }

    private static bool Number(ref ReadOnlySpan<byte> text, int digits, out int number)
    {
        number = 0;
        if (text.Length < digits)
        {
            return false;
        }

        foreach (byte digit in text[..digits])
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + digit - '0';
        }

        text = text[digits..];
        return true;
    }

    /// <summary>The parts of a second in ticks.</summary>
    private static bool Fraction(ref ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (!Skip(ref text, '.') && !Skip(ref text, ','))
        {
            return true;
        }

        long unit = TimeSpan.TicksPerSecond;
        int digits = 0;
        while (Number(ref text, 1, out int digit))
        {
            unit /= 10;
            ticks += digit * unit;
            digits++;
        }

        return digits > 0;
    }

    private static bool Zone(ref ReadOnlySpan<byte> text, out int offsetMinutes, ref OcppQuirks quirks)
    {
        offsetMinutes = 0;
        if (text.IsEmpty)
        {
            quirks |= OcppQuirks.TimeWithoutZone;
            return true;
        }

        if (Skip(ref text, 'Z') || Skip(ref text, 'z'))
        {
            return true;
        }

        int sign = text[0] == '-' ? -1 : 1;
        if ((!Skip(ref text, '+') && !Skip(ref text, '-')) || !Number(ref text, 2, out int hours))
        {
            return false;
        }

        bool hasColon = Skip(ref text, ':');
        int minutes = 0;
        if (!hasColon || text.IsEmpty)
        {
            quirks |= OcppQuirks.TimeOtherwiseWritten;
        }

        if (!text.IsEmpty && !Number(ref text, 2, out minutes))
        {
            return false;
        }

        offsetMinutes = sign * ((hours * 60) + minutes);
        return hours <= 23 && minutes <= 59;
    }
}
