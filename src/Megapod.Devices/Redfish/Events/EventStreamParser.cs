namespace Megapod.Devices.Redfish.Events;

using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;

/// <summary>
/// Cuts a stream of server-sent events (HTML standard, 9.2) into events, however its bytes come. A comment is a sign of life and nothing else; an event that is too large is left out and the stream goes
/// on behind it.
/// </summary>
/// <param name="take">Is given the data of each event.</param>
internal sealed class EventStreamParser(Action<ReadOnlySpan<byte>> take)
{
    private const int LongestId = 256;
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(1);
    private readonly List<byte> line = [];
    private readonly List<byte> data = [];
    private bool hasData;
    private bool isTooLong;
    private bool wasReturn;
    private bool isBegun;

    /// <summary>The last id that the service gave; null: none.</summary>
    public string? LastId { get; private set; }

    /// <summary>How long the service wants us to wait before we connect again; null: it does not say.</summary>
    public TimeSpan? Retry { get; private set; }

    /// <summary>Events left out because they were too large.</summary>
    public int LeftOut { get; private set; }

    /// <summary>A new connection begins: what was half said on the last one is forgotten.</summary>
    public void Begin()
    {
        line.Clear();
        data.Clear();
        hasData = isTooLong = wasReturn = isBegun = false;
    }

    /// <summary>Takes the next bytes.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes)
        {
            bool isSecondHalf = one == '\n' && wasReturn;
            wasReturn = one == '\r';
            if (one is (byte)'\n' or (byte)'\r')
            {
                if (!isSecondHalf)
                {
                    EndLine();
                }
            }
            else if (line.Count < EventReader.MostBytes)
            {
                line.Add(one);
            }
            else
            {
                isTooLong = true;
            }
        }
    }

    /// <summary>A stream may begin with the mark of UTF-8.</summary>
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    private void EndLine()
    {
        var text = CollectionsMarshal.AsSpan(line);
        text = !isBegun && text.StartsWith(Mark) ? text[Mark.Length..] : text;

        isBegun = true;
        if (text.IsEmpty)
        {
            EndEvent();
        }
        else
        {
            int colon = text.IndexOf((byte)':');
            var value = colon < 0 ? default : text[(colon + 1)..];
            Field(colon < 0 ? text : text[..colon], value.StartsWith(" "u8) ? value[1..] : value);
        }

        line.Clear();
    }

    private void Field(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("data"u8))
        {
            if (data.Count + value.Length >= EventReader.MostBytes)
            {
                isTooLong = true;
                return;
            }

            if (hasData)
            {
                data.Add((byte)'\n');
            }

            hasData = true;
            data.AddRange(value);
        }
        else if (name.SequenceEqual("id"u8) && value.Length <= LongestId && value.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0)
        {
            LastId = Encoding.ASCII.GetString(value);
        }
        else if (name.SequenceEqual("retry"u8) && Utf8Parser.TryParse(value, out uint milliseconds, out int used) && used == value.Length)
        {
            var wait = TimeSpan.FromMilliseconds(milliseconds);
            Retry = wait < LongestRetry ? wait : LongestRetry;
        }
    }

    private void EndEvent()
    {
        if (isTooLong)
        {
            LeftOut++;
        }
        else if (hasData)
        {
            take(CollectionsMarshal.AsSpan(data));
        }

        data.Clear();
        hasData = isTooLong = false;
    }
}
