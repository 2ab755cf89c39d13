using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Modules;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Users;

/// <summary>A class of the user that a row can name.</summary>
/// <param name="Name">Its name in YAML.</param>
/// <param name="Type">Its full C# name.</param>
/// <param name="Parameters">Its constructor's parameters in order, without device and dtype.</param>
/// <param name="Stride">How many times smaller it makes a map.</param>
/// <param name="ScalesWidth">Whether the width gain applies to its output channels.</param>
/// <param name="TakesDevice">Whether the constructor ends with device and dtype.</param>
/// <param name="Problem">Why it cannot be used, reported at the class; null when it can.</param>
/// <param name="Location">The class; null once only the vocabulary counts.</param>
internal sealed record UserModuleSpec(
    string Name,
    string Type,
    EquatableArray<UserParameter> Parameters,
    int Stride,
    bool ScalesWidth,
    bool TakesDevice,
    string? Problem,
    LocationInfo? Location);

/// <summary>One parameter of a user's constructor.</summary>
internal sealed record UserParameter(string Name, ArgumentKind Kind, bool IsOptional, UserParameterRole Role);

/// <summary>What a parameter stands for.</summary>
internal enum UserParameterRole
{
    Argument,
    InputChannels,
    OutputChannels,
}
