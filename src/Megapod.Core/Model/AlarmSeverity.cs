namespace Megapod.Core.Model;

/// <summary>How soon a person has to act on an alarm, from least to most.</summary>
public enum AlarmSeverity
{
    /// <summary>To know of; nothing has to be done today.</summary>
    Info,

    /// <summary>Act today.</summary>
    Warning,

    /// <summary>Act now: the limit, cars or people are at stake.</summary>
    Critical,
}
