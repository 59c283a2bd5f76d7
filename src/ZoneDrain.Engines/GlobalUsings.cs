global using ZoneDrain.Ids;
global using ZoneDrain.Messages;
