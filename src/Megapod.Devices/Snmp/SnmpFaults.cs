namespace Megapod.Devices.Snmp;

using System.Globalization;
using System.Net;
using Megapod.Core.Outcomes;
using Megapod.Devices.Snmp.Messages;

/// <summary>The faults of SNMP in words. None of them holds a password or a community.</summary>
internal static class SnmpFaults
{
    public static Fault Unreachable(string address, string why) =>
        new(SnmpFaultCodes.Unreachable, $"{address} cannot be reached: {why}.", "Check address, port and cable, and whether SNMP is switched on at the device; it is tried again by itself.");

    public static Fault NoAnswer(string address, int tries) => new(
        SnmpFaultCodes.NoAnswer,
        $"{address} has not answered, asked {Times(tries)}.",
        "Check whether the device is on and whether SNMP is switched on there; a wrong community is answered by silence, too. If it is slow, allow it more time.");

    public static Fault OnlyMisfits(string address, int misfits) => new(
        SnmpFaultCodes.OnlyMisfits,
        $"{address} has sent {Number(misfits)} {(misfits == 1 ? "datagram" : "datagrams")} in time, but none that answers what was asked.",
        "Check that the port is the one for SNMP, and that the device repeats the number of a request.");

    public static Fault QueueFull(string address) =>
        new(SnmpFaultCodes.QueueFull, $"Too many requests wait for {address}, or waited too long; this one was not sent.", "Ask for less or less often; if the device no longer answers, see its other faults.");

    public static Fault Closed(string address) => new(SnmpFaultCodes.Closed, $"What talks with {address} was closed by us.", "Nothing: the program ends or no longer needs the device.");

    public static Fault TooBig(string address) => new(
        SnmpFaultCodes.TooBig, $"{address} says that the answer is too big for a message, even for one object.", "Look for the longest message in the device's settings, or leave the object out of the profile.");

    public static Fault Refused(string address, SnmpErrorStatus error, SnmpOid? at) => new(
        SnmpFaultCodes.Refused,
        $"{address} refuses: {(Enum.IsDefined(error) ? error.ToString() : "error " + Number((int)error))}{(at is null ? "" : " at " + at)}.",
        "Compare the device's MIB with the profile, and look what its user or community may see and write.");

    public static Fault NoMessage(string why) => new(SnmpFaultCodes.NoMessage, $"These bytes are no message of SNMP: {why}.", "Check that the port is the one for SNMP.");

    public static Fault OtherObjects(string address) =>
        new(SnmpFaultCodes.OtherObjects, $"{address} has answered with other objects than those asked for. Nothing of it is believed.", "Look for newer firmware of the device.");

    public static Fault NotOnwards(string address, SnmpOid after) => new(
        SnmpFaultCodes.NotOnwards, $"{address} goes back in its own table after {after}; a walk would never end.", "Look for newer firmware of the device. The table cannot be read before.");

    public static Fault TooManyRows(string address, SnmpOid root, int most) => new(
        SnmpFaultCodes.TooManyRows, $"{address} has more than {Number(most)} objects under {root}.", "Check the profile: the column may be another one. If the device really has as many, allow more.");

    public static Fault TooLong(string address, SnmpOid root, TimeSpan most) => new(
        SnmpFaultCodes.TooLong, string.Create(CultureInfo.InvariantCulture, $"The walk of {root} at {address} has taken longer than {most.TotalSeconds:0.#} s."), "Allow it more time, or ask for fewer rows.");

    public static Fault CannotListen(IPEndPoint where, string why) =>
        new(SnmpFaultCodes.CannotListen, $"Nothing can listen for SNMP at {where}: {why}.", "Choose a free port, and an address of this machine; ports below 1024 need permission.");

    public static Fault UnknownUser(string address, string user) => new(SnmpFaultCodes.UnknownUser, $"{address} does not know the user {user}.", "Make the user at the device, or correct its name here: capitals count.");

    public static Fault WrongAuthentication(string address, string user) => new(
        SnmpFaultCodes.WrongAuthentication, $"{address} does not take the signature of {user}.", "Correct the password of signatures, or take the way to sign that the device has for this user (SHA-256, SHA-512, SHA-1).");

    public static Fault WrongPrivacy(string address, string user) => new(
        SnmpFaultCodes.WrongPrivacy, $"{address} cannot decrypt what {user} sends.", "Correct the password of encryption, or set AES-128 for this user at the device.");

    public static Fault UnsupportedLevel(string address, string user) => new(
        SnmpFaultCodes.UnsupportedLevel, $"{address} does not have the level of security for {user} that is asked for.", "Give the user a password of encryption at both ends, or at none.");

    public static Fault NotInTime(string address) => new(
        SnmpFaultCodes.NotInTime, $"{address} does not take the time that it has just told itself.", "Restart the device. If it has counted its starts to their end (2147483647), give it a new engine id.");

    public static Fault UnknownEngine(string address) =>
        new(SnmpFaultCodes.UnknownEngine, $"{address} does not say which engine it is, or denies the one that it has just named.", "Check that version 3 is switched on there, and that one device alone has this address.");

    public static Fault BadSignature(string address) => new(
        SnmpFaultCodes.BadSignature,
        $"{address} has sent answers whose signature or encryption does not hold. None of them is believed.",
        "Look for somebody between us and the device; if there is nobody, set the user's passwords anew at the device.");

    public static Fault SilentWhenEncrypted(string address, string user) => new(
        SnmpFaultCodes.SilentWhenEncrypted,
        $"{address} answers what {user} has signed and not what is encrypted as well: it cannot make sense of it.",
        "Correct the password of encryption, or set AES-128 for this user at the device.");

    public static Fault TooOld(string address) => new(
        SnmpFaultCodes.TooOld,
        $"{address} has sent answers whose signature holds and whose time is old, or of an earlier start. None of them is believed.",
        "Look for somebody between us and the device who repeats old messages; if there is nobody, look for newer firmware: its clock goes back.");

    public static Fault OtherReport(string address, SnmpOid? what) => new(
        SnmpFaultCodes.OtherReport, $"{address} has not taken the message and reports {what?.ToString() ?? "nothing"}.", "Look into the device's own log.");

    public static Fault OtherDevice(SnmpOid wanted, in SnmpValue found) => new(
        SnmpFaultCodes.OtherDevice,
        $"This is not the device of the profile: it should be {wanted} and says {found.Oid?.ToString() ?? found.Kind.ToString()}. Nothing of it is believed.",
        "Check the address, or take the profile of this device.");

    public static Fault NoRows(string table) => new(SnmpFaultCodes.NoRows, $"The device has no row in its table '{table}'.", "Check whether the profile is the one of this device, and what its user or community may see.");

    public static Fault NoScale(string what, string row) => new(
        SnmpFaultCodes.NoScale, $"The device does not say by which power of ten its {what} in row {row} is written, or says one that there is not. The value is unknown, and not guessed.", "Compare the device's MIB with the profile.");

    public static Fault ValueFailed(string what, string row) => new(
        SnmpFaultCodes.ValueFailed, $"The device does not say its {what} in row {row}: it fails there, or says something that is none.", "Look whether the sensor is connected; compare the device's MIB with the profile.");

    public static Fault NoOutlet(string row) => new(SnmpFaultCodes.NoOutlet, $"There is no outlet {row} that may be switched.", "Write it into the list of outlets, with what it feeds; the profile must say how outlets are switched.");

    public static Fault OutletProtected(string name, string feeds) => new(
        SnmpFaultCodes.OutletProtected, $"Outlet {name} feeds {feeds} and is never switched off from here.", "Shut down what it feeds in its own way; then pull the plug at the rack.");

    public static Fault NotPrepared(string name) => new(
        SnmpFaultCodes.NotPrepared, $"Nothing is prepared for outlet {name}, or it was too long ago, or it was confirmed already.", "Prepare it again and confirm it within half a minute.");

    public static Fault OtherPerson(string name) => new(SnmpFaultCodes.OtherPerson, $"What is prepared for outlet {name} is another person's.", "Whoever has prepared it confirms it; or prepare it again.");

    public static Fault NotObeyed(string name, string wanted, string found) => new(
        SnmpFaultCodes.NotObeyed, $"Outlet {name} was told to be {wanted} and shows {found}.", "Look at the device: it may delay or forbid switching. What it shows is what counts.");

    public static Fault NotSecret { get; } = new(
        SnmpFaultCodes.NotSecret,
        "Outlets are switched by an encrypted message of version 3 only: what a community lets us do, it lets everybody do who has listened once.",
        "Make a user with both passwords at the device and write it here.");

    public static Fault NothingToDo(string name, string state) => new(SnmpFaultCodes.NothingToDo, $"Outlet {name} is {state} already. Nothing was written.", "Nothing.");

    public static Fault WriteUnknown(string name) => new(
        SnmpFaultCodes.WriteUnknown, $"The device has not answered, and does not show how outlet {name} stands. Whether it was switched is unknown.", "Look at the device before anything is done again.");

    private static string Times(int tries) => tries == 1 ? "once" : Number(tries) + " times";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
