/** The back office: its rooms and pages, who may enter, and what the sidebar calls them. */
import type { RouteComponent } from 'vue-router'

export interface RoomPage {
  name: string
  path: string
  label: string
  icon: string
  permission: string
  page: () => Promise<RouteComponent>
}

export interface Room {
  label: string
  pages: RoomPage[]
}

export const rooms: Room[] = [
  { label: 'Manage', pages: [] },
  { label: 'Work', pages: [] },
  { label: 'Admin', pages: [] },
]
