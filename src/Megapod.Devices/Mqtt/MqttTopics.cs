namespace Megapod.Devices.Mqtt;

using Megapod.Devices.Mqtt.Messages;

/// <summary>Names of topics and filters of subscriptions (MQTT 3.1.1, chapter 4.7).</summary>
public static class MqttTopics
{
    private const char Level = '/';
    private const string One = "+";
    private const string Rest = "#";

    /// <summary>Whether something can be published there: not empty, no wildcard, not longer than the protocol counts.</summary>
    public static bool IsName(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return IsText(topic) && !topic.AsSpan().ContainsAny('+', '#');
    }

    /// <summary>Whether it can be subscribed to: <c>+</c> stands for one whole level, <c>#</c> for all that remain and only at the end.</summary>
    public static bool IsFilter(string filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (!IsText(filter))
        {
            return false;
        }

        string[] levels = filter.Split(Level);
        return !levels.Where((level, at) => level.AsSpan().ContainsAny('+', '#') && level != One && (level != Rest || at != levels.Length - 1)).Any();
    }

    /// <summary>Whether a filter covers a topic. A wildcard at the beginning does not cover topics that begin with <c>$</c>, which are the broker's own; <c>a/#</c> covers <c>a</c> too.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="topic">The topic.</param>
    public static bool Covers(string filter, string topic)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(topic);
        if (topic.StartsWith('$') && (filter.StartsWith('+') || filter.StartsWith('#')))
        {
            return false;
        }

        var wanted = filter.AsSpan();
        var given = topic.AsSpan();
        bool hasMore = true;
        while (true)
        {
            var level = Take(ref wanted, out bool isMoreWanted);
            if (level.SequenceEqual(Rest))
            {
                return true;
            }

            if (!hasMore)
            {
                return false;
            }

            var here = Take(ref given, out hasMore);
            if (!level.SequenceEqual(One) && !level.SequenceEqual(here))
            {
                return false;
            }

            if (!isMoreWanted)
            {
                return !hasMore;
            }
        }
    }

    private static bool IsText(string text) => text.Length > 0 && MqttText.Fits(text);

    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> levels, out bool isMore)
    {
        int end = levels.IndexOf(Level);
        isMore = end >= 0;
        var level = isMore ? levels[..end] : levels;
        levels = isMore ? levels[(end + 1)..] : default;
        return level;
    }
}
