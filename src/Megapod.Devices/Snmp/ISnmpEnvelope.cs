namespace Megapod.Devices.Snmp;

using Megapod.Core.Outcomes;
using Megapod.Devices.Snmp.Messages;

/// <summary>In what questions are sent to one device, and how answers are told from everything else. One caller at a time.</summary>
internal interface ISnmpEnvelope
{
    /// <summary>Whether the device has to be asked first which engine it is.</summary>
    bool IsUnmet { get; }

    /// <summary>Whether nobody who listens can read or repeat what is sent.</summary>
    bool IsSecret { get; }

    /// <summary>How many starts of the device's engine were seen.</summary>
    long Restarts { get; }

    /// <summary>Bytes that ask the device which engine it is.</summary>
    /// <param name="number">Number of the question.</param>
    byte[] Greet(int number);

    /// <summary>Bytes that carry a question.</summary>
    /// <param name="pdu">The question; its number is that of the message, too.</param>
    byte[] Wrap(SnmpPdu pdu);

    /// <summary>Judges a datagram.</summary>
    /// <param name="bytes">The datagram; what is made of it points into it.</param>
    /// <param name="number">Number of the question that waits.</param>
    SnmpVerdict Unwrap(ReadOnlyMemory<byte> bytes, int number);

    /// <summary>Why no answer came, where more is known than that; null else.</summary>
    Fault? WhySilent();

    /// <summary>Forgets which engine the device is.</summary>
    void Forget();
}
