namespace Megapod.Core.Outcomes;

/// <summary>A value, or the faults that prevented it. Used where failure is expected; bugs are exceptions.</summary>
/// <typeparam name="T">What success yields.</typeparam>
public sealed class Outcome<T>
    where T : class
{
    private readonly T? value;

    private Outcome(T? value, IReadOnlyList<Fault> faults)
    {
        this.value = value;
        Faults = faults;
    }

    /// <summary>Why there is no value; empty on success.</summary>
    public IReadOnlyList<Fault> Faults { get; }

    /// <summary>Whether there is a value.</summary>
    public bool IsSuccess => value is not null;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none: look at <see cref="Faults"/> first.</exception>
    public T Value => value ?? throw new InvalidOperationException("No value: " + string.Join("; ", Faults));

    /// <summary>Success.</summary>
    public static Outcome<T> Success(T value) => new(value ?? throw new ArgumentNullException(nameof(value)), []);

    /// <summary>Failure with at least one fault.</summary>
    /// <exception cref="ArgumentException">No fault was given.</exception>
    public static Outcome<T> Failure(params IReadOnlyList<Fault> faults) => faults.Count == 0
        ? throw new ArgumentException("A failure names at least one fault.", nameof(faults))
        : new Outcome<T>(null, faults);
}
